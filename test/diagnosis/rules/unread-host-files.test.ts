import { expect, it } from 'vitest';
import { unreadHostFileFindings } from '../../../src/diagnosis/rules/unread-host-files.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { hostWith } from '../small-diagnosis.ts';

const nothing = hostWith(await new SmallFolder().take());
const covers = { events: 1, first: null, last: null, clock: 'utc' } as const;
const fault = { code: 'chunk-checksum', structure: 'chunk 3', offset: 200_704, message: 'differs' };

it('nothing is found where every file was read', () => {
  const logs = [{ path: 'a.evtx', covers, faults: [] }];
  expect(unreadHostFileFindings({ ...nothing, logs })).toEqual([]);
});

it('unread-host-file: all of them in one finding, with the reasons', () => {
  const unread = Array.from({ length: 12 }, (_, i) => ({ path: `${i}.json`, reason: `no ${i}` }));
  const [finding, ...others] = unreadHostFileFindings({ ...nothing, unread });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    id: 'unread-host-file',
    severity: 'warning',
    subject: '0.json',
    title: expect.stringContaining('12 files'),
  });
  expect(finding?.evidence).toHaveLength(10);
  expect(finding?.evidence[3]).toMatchObject({ path: '3.json', value: 'no 3' });
});

it('damaged-event-log: the places of each log', () => {
  const logs = [{ path: 'a.evtx', covers, faults: [fault] }];
  expect(unreadHostFileFindings({ ...nothing, logs })).toMatchObject([
    {
      id: 'damaged-event-log',
      subject: 'a.evtx',
      evidence: [{ offset: 200_704, value: 'differs' }],
    },
  ]);
});
