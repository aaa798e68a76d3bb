import { expect, it } from 'vitest';
import { SmallFolder } from '../../../sets/small-folder.ts';
import { brokenSet, reportOn, smallSet } from './small-report.ts';

const MIB = 0x100000;

it('holds the members, leaf first, and what each of them decides', async () => {
  const steps: [number, number][] = [];
  const onChain = (done: number, total: number) => steps.push([done, total]);
  const { chains } = await reportOn(await smallSet(), { onChain });
  const [{ section, members, gap, content, files }] = chains as [(typeof chains)[0]];
  expect(chains).toHaveLength(1);
  expect([section.name, gap, files]).toEqual(['shared.vhds', null, null]);
  expect(members.map(({ name }) => name)).toEqual(['leaf.avhdx', 'middle.avhdx', 'base.vhdx']);
  expect(content!.virtualSize).toBe(3 * MIB);
  expect(content!.layers.map(({ decides }) => decides)).toEqual([MIB + 4096, MIB, MIB - 4096]);
  expect(content!.lanes.lanes.map(({ bytes }) => bytes)).toEqual([MIB + 4096, MIB, MIB - 4096]);
  expect(steps).toEqual([[1, 1]]);
});

it('says why a chain is not whole, and what of it is not known', async () => {
  const [chain] = (await reportOn(await brokenSet())).chains;
  expect(chain!.gap).toContain('base.vhdx');
  const unknown = chain!.content!.lanes.lanes.find(({ kind }) => kind === 'unknown');
  expect(unknown!.bytes).toBe(MIB - 4096);
});

it('reads the tables of the first chains alone where there are very many', async () => {
  const folder = new SmallFolder();
  for (let i = 10; i < 40; i++) await folder.disk(`d${i}.vhdx`, { id: i, diskId: i });
  const { chains } = await reportOn(folder);
  expect(chains).toHaveLength(30);
  expect(chains.map(({ content }) => content !== null).lastIndexOf(true)).toBe(23);
  expect(chains.every(({ members }) => members.length === 0)).toBe(true);
});
