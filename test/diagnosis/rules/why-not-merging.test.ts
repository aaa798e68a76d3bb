import { expect, it } from 'vitest';
import { whyNotMergingFindings } from '../../../src/diagnosis/rules/why-not-merging.ts';
import type { Host } from '../../../src/host/host.ts';
import { eventWith } from '../../host/small-event.ts';
import { diskName, setOf } from '../../recovery/small-plan.ts';
import { hostWith } from '../small-diagnosis.ts';

const inventory = await (await setOf(2)).take();
const covers = { events: 1, first: null, last: null, clock: 'utc' } as const;
const logs = [{ path: 'vmms.evtx', covers, faults: [] }];

it('why-not-merging: silent without anything that could tell, and without checkpoints', async () => {
  expect(whyNotMergingFindings(inventory, hostWith(inventory))).toEqual([]);
  const merged = await (await setOf(1)).take();
  expect(whyNotMergingFindings(merged, { ...hostWith(merged), logs })).toEqual([]);
});

it('why-not-merging: says what is not known, each cause with what would tell', () => {
  const [finding] = whyNotMergingFindings(inventory, { ...hostWith(inventory), logs });
  expect(finding).toMatchObject({
    id: 'why-not-merging',
    severity: 'info',
    subject: 's.vhds',
    title: 'why checkpoints do not merge is not proven: 7 known causes remain',
  });
  expect(finding?.evidence.every(({ certainty }) => certainty === 'unknown')).toBe(true);
});

it('why-not-merging: puts what a log shows first', () => {
  const failed = eventWith({
    eventId: 19100,
    codes: [0x80070020],
    paths: [`C:\\v\\${diskName(2)}`],
  });
  const host: Host = { ...hostWith(inventory, [], [failed]), logs };
  const [finding] = whyNotMergingFindings(inventory, host);
  expect(finding?.title).toContain('seen here');
  expect(finding?.title).toContain('something else holds a file open');
  expect(finding?.evidence[0]).toMatchObject({ certainty: 'decoded' });
});
