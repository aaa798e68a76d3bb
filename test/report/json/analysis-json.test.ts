import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { analysisJson } from '../../../src/report/json/analysis-json.ts';
import { analysisSchema } from '../../../src/report/json/analysis-schema.ts';
import { hostWith } from '../../diagnosis/small-diagnosis.ts';
import { eventWith } from '../../host/small-event.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';

async function busyFolder(): Promise<SmallFolder> {
  const leaf = `s_${guid(2)}.avhdx`;
  const extra = [{ offset: 0x40800, bytes: Buffer.from('unknown') }];
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: leaf, extra });
  folder.file('notes.txt', 'hello', { modified: new Date('2026-11-01T00:00:00Z') });
  folder.file('empty.vhdx', '').file(`${leaf}.rct`, 'x');
  await folder.disk('base.vhdx', { id: 1 });
  await folder.disk(leaf, { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  await folder.disk(`s_${guid(9)}.avhdx`, { id: 9, diskId: 3 });
  folder.copy('base.vhdx', 'copy/base.vhdx');
  return folder.disk('lost.avhdx', { id: 4, parentId: 77, relative: '.\\gone.vhdx' });
}

it('keeps to the schema that ships', async () => {
  const inventory = await (await busyFolder()).take();
  const json = analysisJson(
    inventory,
    hostWith(inventory),
    diagnose(inventory, hostWith(inventory)),
    '1.2.3',
  );
  const roundTrip = JSON.parse(JSON.stringify(json));
  expect(analysisSchema.strict().parse(roundTrip)).toEqual(roundTrip);
});

it('lists events that are tied to no disk, and keeps to the schema', async () => {
  const inventory = await (await busyFolder()).take();
  const event = eventWith({ paths: ['D:\\other.avhdx'] });
  const json = analysisJson(inventory, hostWith(inventory, [], [event]), [], '1.2.3');
  const roundTrip = JSON.parse(JSON.stringify(json));
  expect(analysisSchema.strict().parse(roundTrip)).toEqual(roundTrip);
  expect(json.timeline).toEqual([]);
  expect(json.unattributedEvents).toEqual({
    count: 1,
    newest: [
      {
        ...{ time: event.time, hostTime: null, eventId: 3216, provider: event.provider },
        ...{ kind: 'switch-failed', codes: [], paths: ['D:\\other.avhdx'], vmId: null },
        summary: '3216 at 2026-11-21 02:14 UTC: switch to the new differencing disk failed',
      },
    ],
  });
});

it('says how a parent was found, or why not', async () => {
  const inventory = await (await busyFolder()).take();
  const { disks, sets, chains } = analysisJson(inventory, hostWith(inventory), [], '1.2.3');
  const lost = disks.find(({ path }) => path === 'lost.avhdx');
  expect(lost?.parent).toMatchObject({
    status: 'missing',
    path: null,
    name: 'gone.vhdx',
    linkage: guid(77),
  });
  const child = disks.find(({ path }) => path.includes(guid(2)));
  expect(child?.parent?.candidates).toMatchObject([
    { foundBy: 'relative-path', verdict: 'taken' },
    { foundBy: 'name', verdict: 'copy' },
  ]);
  expect(sets).toMatchObject([{ path: 's.vhds', undecoded: [{ offset: 0x40800, length: 7 }] }]);
  expect(chains.map(({ status }) => status)).toContain('missing-parent');
});

it('tells of copies of parents, and of change tracking beside disks', async () => {
  const inventory = await (await busyFolder()).take();
  const { sets, companions } = analysisJson(inventory, hostWith(inventory), [], '1.2.3');
  expect(sets[0]?.copies).toEqual(['copy/base.vhdx']);
  const leaf = sets[0]?.activeLeaf.path;
  expect(companions).toEqual([{ path: `${leaf}.rct`, disk: leaf }]);
});
