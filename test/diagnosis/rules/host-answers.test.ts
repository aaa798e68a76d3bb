import { expect, it } from 'vitest';
import { hostAnswerFindings } from '../../../src/diagnosis/rules/host-answers.ts';
import { type HostAnswers, NO_ANSWERS } from '../../../src/host/host-answers.ts';
import { setOf } from '../../recovery/small-plan.ts';
import { hostWith } from '../small-diagnosis.ts';

const inventory = await (await setOf(2)).take();
const source = 'host.json';
const SET = 'C:\\v\\S.VHDS';
const ID = 'd9e0eb0a-5b37-508e-9173-67e9ade83acf';

const found = (answers: Partial<HostAnswers>) =>
  hostAnswerFindings(inventory, {
    ...hostWith(inventory),
    answers: { ...NO_ANSWERS, ...answers },
  });

it('nothing is found where nobody was asked', () => {
  expect(found({})).toEqual([]);
});

it('machines-not-off: those that attach the set and run, or are saved', () => {
  const machine = { source, id: ID, name: 'node1', status: null, operational: null, host: 'H1' };
  const drives = [{ source, vmId: ID, vmName: 'node1', path: SET }];
  expect(found({ drives, machines: [{ ...machine, state: 'Off' }] })).toEqual([]);
  expect(found({ drives, machines: [{ ...machine, state: 'Saved' }] })).toMatchObject([
    { id: 'machines-not-off', severity: 'info', evidence: [{ value: 'Saved, on H1' }] },
  ]);
  expect(found({ drives: [], machines: [{ ...machine, state: 'Running' }] })).toEqual([]);
});

it('snapshots-listed, with reference points; checkpoints-not-listed', () => {
  const said = { source, path: SET, allPaths: [] };
  const reference = {
    source,
    set: SET,
    id: ID,
    path: null,
    parents: [],
    created: null,
    changeTrackingId: null,
  };
  expect(
    found({ sets: [{ ...said, snapshotIds: [ID] }], setSnapshots: [reference] }),
  ).toMatchObject([
    {
      id: 'snapshots-listed',
      title: 'the set lists one snapshot on the host',
      advice: 'Ask the backup product whether it still needs them before anything is removed.',
    },
  ]);
  expect(found({ sets: [{ ...said, snapshotIds: [] }] })).toMatchObject([
    { id: 'checkpoints-not-listed', severity: 'warning' },
  ]);
});

it('config-store-not-set, and host-not-fully-asked', () => {
  const parameters = [{ source, name: 'ConfigStoreRootPath', value: null }];
  const failed = [{ file: 'sets.json', problem: 'Access denied' }];
  const collections = [{ source, host: 'H', started: null, failed }];
  expect(found({ parameters, collections }).map(({ id }) => id)).toEqual([
    'config-store-not-set',
    'host-not-fully-asked',
  ]);
  expect(found({ parameters: [{ ...parameters[0]!, value: 'C:\\x' }] })).toEqual([]);
});

it('host-not-fully-asked: what no host would tell of a disk', () => {
  const refusals = [{ source, path: 'C:\\v\\a.avhdx', problem: 'H1: in use' }];
  expect(found({ refusals })).toMatchObject([
    { id: 'host-not-fully-asked', evidence: [{ what: 'C:\\v\\a.avhdx', value: 'H1: in use' }] },
  ]);
});
