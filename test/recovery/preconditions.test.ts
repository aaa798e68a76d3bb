import { describe, expect, it } from 'vitest';
import { membersOf } from '../../src/recovery/members.ts';
import {
  chainIsWhole,
  filesOf,
  geometriesAgree,
  identitiesMatch,
  isCopyAtRest,
  isSingleBranch,
  logsAreClean,
  toBeChecked,
} from '../../src/recovery/preconditions.ts';
import { machineWith } from '../diagnosis/small-diagnosis.ts';
import { diskName, setOf, situationIn } from './small-plan.ts';

describe('of a sound chain', () => {
  it('everything is proven but what no file can tell', async () => {
    const situation = await situationIn(await setOf(3));
    for (const condition of [
      chainIsWhole,
      identitiesMatch,
      logsAreClean,
      isSingleBranch,
      geometriesAgree,
    ]) {
      expect(condition(situation).proof, condition.name).toBe('proven');
    }
    expect(isCopyAtRest(situation).proof).toBe('to-be-checked');
    expect(toBeChecked('x')).toEqual({ text: 'x', proof: 'to-be-checked', by: [] });
  });
});

it('a missing parent breaks the chain, and the evidence says so', async () => {
  const condition = chainIsWhole(await situationIn(await setOf(2, { 1: null })));
  expect(condition.proof).toBe('failed');
  expect(condition.by[0]).toMatchObject({ what: 'chain', value: 'missing-parent' });
});

it('a parent taken in spite of its identity is not proven', async () => {
  const folder = await setOf(2, { 2: { parentId: 77 } });
  const situation = await situationIn(folder, { options: { ignoreIdMismatch: true } });
  expect(identitiesMatch(situation)).toMatchObject({ proof: 'failed', by: [{ value: '0 of 1' }] });
});

it('another child of a member is another branch', async () => {
  const folder = await setOf(2);
  await folder.disk('other.avhdx', { id: 9, parentId: 1, relative: `.\\${diskName(1)}` });
  expect(isSingleBranch(await situationIn(folder))).toMatchObject({
    proof: 'failed',
    by: [{ path: 'other.avhdx' }],
  });
});

it('different sectors fail, different sizes are for a person to judge', async () => {
  const sectors = await setOf(2, { 2: { spec: { logicalSectorSize: 4096 } } });
  expect(geometriesAgree(await situationIn(sectors)).proof).toBe('failed');
  const sizes = await setOf(2, { 2: { spec: { virtualSize: 0x400000 } } });
  expect(geometriesAgree(await situationIn(sizes)).proof).toBe('to-be-checked');
});

it('machines that attach the disks are evidence that they may be in use', async () => {
  const machines = [machineWith('C:\\x\\s.vhds')];
  const { by } = isCopyAtRest(await situationIn(await setOf(1), { machines }));
  expect(by).toMatchObject([{ path: 'node1.vmcx', value: 'node1' }]);
});

it('files are told with the size they must still have', async () => {
  const [disk] = membersOf(await situationIn(await setOf(1)));
  expect(filesOf([disk!])).toEqual([{ path: diskName(1), size: disk!.file.size }]);
});
