import { expect, it } from 'vitest';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { hostWith, machineWith } from '../diagnosis/small-diagnosis.ts';
import { SmallFolder } from '../sets/small-folder.ts';

const failure = (change: Partial<EventRecord>): EventRecord =>
  ({
    eventId: 19100,
    provider: 'Microsoft-Windows-Hyper-V-VMMS',
    time: '2026-11-21T02:14:00Z',
    hostTime: null,
    codes: [0x80070005],
    paths: [],
    vmIds: [],
    data: [],
    message: null,
    ...change,
  }) as EventRecord;

async function setWithCheckpoint() {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'c.avhdx' });
  const at = (time: string) => ({ modified: new Date(`2026-11-21T${time}Z`) });
  await folder.disk('base.avhdx', { id: 1 }, at('02:10:00'));
  const leaf = { id: 2, parentId: 1, relative: '.\\base.avhdx' };
  await folder.disk('c.avhdx', leaf, at('09:45:00'));
  return folder.take();
}

it('ties an event to a disk that it names', async () => {
  const event = failure({ paths: ['C:\\ClusterStorage\\Volume1\\c.avhdx'] });
  const { timeline, unfinishedMerges } = hostWith(await setWithCheckpoint(), [], [event]);
  expect(timeline).toMatchObject([{ subjects: ['c.avhdx'], matched: 'file name' }]);
  expect(unfinishedMerges[0]?.summary).toContain(
    'the checkpoint of 2026-11-21 02:10 UTC is still here',
  );
});

it('ties an event to the set through the machine that attaches it, and only then', async () => {
  const inventory = await setWithCheckpoint();
  const machine = machineWith('C:\\ClusterStorage\\Volume1\\s.vhds');
  const event = failure({ vmIds: [machine.id!] });
  expect(hostWith(inventory, [machine], [event]).timeline).toMatchObject([{ matched: 'vm id' }]);
  expect(hostWith(inventory, [machineWith('D:\\other.vhdx')], [event]).timeline).toEqual([]);
});
