import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { hostOfScenario, writeHostFolder } from '../../fixtures/scene/host-folder.ts';
import { openScene } from '../../fixtures/scene/scene.ts';
import { growthOf } from '../../src/host/growth.ts';
import { NO_ANSWERS } from '../../src/host/host-answers.ts';
import { withFolderCase } from '../case/folder-case.ts';
import { hostWith, machineWith } from '../diagnosis/small-diagnosis.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { diskName, setOf } from '../recovery/small-plan.ts';
import { diskAt } from '../sets/small-folder.ts';
import { eventWith } from './small-event.ts';

it('is right to the arithmetic of never-merging, with the answers of its hosts', async () => {
  const [folder, host] = [join(temporaryFolder(), 'copy'), join(temporaryFolder(), 'host')];
  mkdirSync(folder);
  mkdirSync(host);
  const scenario = SCENARIOS.find(({ name }) => name === 'never-merging')!;
  const made = await scenario.build(folder);
  await writeHostFolder(openScene(host), await hostOfScenario(scenario.name, folder, made));
  const [growth, ...others] = await withFolderCase({ paths: [folder], host }, async (opened) => {
    return growthOf(opened.inventory, await opened.host());
  });
  expect(others).toEqual([]);
  const truth = made.growth!;
  // Births to the minute, by the hosts' listing.
  expect(growth!.steps.map(({ born }) => born?.toISOString())).toEqual(truth.births);
  expect(growth!.steps.every(({ told }) => told)).toBe(true);
  // The hour of the job.
  expect(growth!.rhythm).toMatchObject({ days: 1, fitting: 30, of: 30, gaps: [] });
  expect(growth!.rhythm!.times).toMatchObject([{ minuteOfDay: truth.minuteOfDay }]);
  // Growth by day, and the pace.
  expect(Object.fromEntries(growth!.days.map(({ day, bytes }) => [day, bytes]))).toEqual(
    truth.days,
  );
  const [pace, recent] = [growth!.pace!, growth!.recent!];
  expect(pace.perDay).toBeCloseTo(truth.perDay, 3);
  expect(recent.perDay).toBeCloseTo(truth.perDayOfLastWeek, 3);
  // The day on which the volume is full, to the minute.
  const minute = (time: string) => time.slice(0, 16);
  expect(minute(pace.full!.toISOString())).toBe(minute(truth.full));
  expect(minute(recent.full!.toISOString())).toBe(minute(truth.fullAtLastWeeksPace));
});

const day = (n: number) => new Date(Date.UTC(2026, 0, n, 2));
const SET = 'C:\\v\\s.vhds';

/** Disk 1 is the base; disk n was last written when the next was made. */
async function inventoryOf(count: number) {
  const folder = await setOf(count);
  const inventory = await folder.take();
  const disks = Array.from({ length: count }, (_, index) => diskAt(inventory, diskName(index + 1)));
  for (const [index, { file }] of disks.entries()) {
    Object.assign(file, { modified: day(index + 1), size: 1000 * (index + 1) });
  }
  return inventory;
}

describe('growthOf', () => {
  it('counts what is finished: the newest checkpoint tells no pace', async () => {
    const inventory = await inventoryOf(4);
    const [growth] = growthOf(inventory, hostWith(inventory));
    expect(growth!.steps.map(({ told, grew }) => [told, grew])).toEqual([
      [false, 2000],
      [false, 3000],
      [false, 4000],
    ]);
    expect(growth!.pace).toEqual({
      from: day(1),
      to: day(3),
      bytes: 5000,
      perDay: 2500,
      full: null,
    });
    expect(growth).toMatchObject({ recent: null, rhythm: { days: 1 }, room: null });
  });

  it('has no forecast without a time, for a pace of nothing, or for one beyond all use', async () => {
    const inventory = await inventoryOf(4);
    const sets = [{ source: 's', path: SET, snapshotIds: [], allPaths: [] }];
    const fullWith = (free: number, started: string | null) => {
      const volume = { source: 'h/v.json', name: 'C:\\v', fileSystem: null, size: null, free };
      const collections = [{ source: 'h/c.json', host: null, started, failed: [] }];
      const answers = { ...NO_ANSWERS, sets, volumes: [volume], collections };
      return growthOf(inventory, { ...hostWith(inventory), answers })[0]!.pace!.full;
    };
    expect(fullWith(25_000, '2026-02-01T00:00:00Z')).toEqual(new Date('2026-02-11T00:00:00Z'));
    expect(fullWith(25_000, null)).toBeNull();
    expect(fullWith(Number.MAX_SAFE_INTEGER, '2026-02-01T00:00:00Z')).toBeNull();
    expect(fullWith(25_000, '+275760-09-12T00:00:00.000Z')).toBeNull();
  });

  it('is not led astray by times that no chain can have', async () => {
    const inventory = await inventoryOf(5);
    const host = hostWith(inventory);
    const at = (n: number) => diskAt(inventory, diskName(n));
    const births = new Map([
      [at(3), new Date(8_640_000_000_000_000)],
      [at(4), day(3)],
      [at(5), new Date(-8_640_000_000_000_000)],
    ]);
    const [growth] = growthOf(inventory, { ...host, births });
    expect(growth!.steps.map(({ until }) => until !== null)).toEqual([true, false, false, true]);
    expect(growth).toMatchObject({ pace: null, days: [] });
  });

  it('says what the log has of the hour of the first, and whether a log covers it', async () => {
    const inventory = await inventoryOf(3);
    const failed = (hour: number) =>
      eventWith({
        eventId: 19100,
        time: new Date(day(1).getTime() + hour * 3_600_000).toISOString(),
        paths: [`C:\\v\\${diskName(2)}`],
      });
    const host = hostWith(inventory, [machineWith(SET)], [failed(0.5), failed(3)]);
    const covers = (first: string, last: string, clock: 'utc' | 'host' = 'utc') => {
      return { path: `${first}.evtx`, covers: { events: 2, first, last, clock }, faults: [] };
    };
    const logs = [
      covers('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
      covers('2026-01-01T01:30:00Z', '2026-01-02T00:00:00Z'),
      covers('2026-01-01T00:00:00', '2026-01-02T00:00:00', 'host'),
    ];
    const { first } = growthOf(inventory, { ...host, logs })[0]!;
    expect(first!.events).toHaveLength(1);
    expect(first!.covering).toEqual(['2026-01-01T00:00:00Z.evtx']);
    expect(first!.step.disk.file.path).toBe(diskName(2));
  });

  it('bounds a merge by the blocks of the checkpoints, and by what the base lacks', async () => {
    const inventory = await inventoryOf(3);
    const blocks = (full: number, partial: number) => {
      return { blocks: [9, 0, 0, 0, 0, 0, full, partial], dataBytes: 0 } as never;
    };
    const at = (n: number) => diskAt(inventory, diskName(n));
    const needs = () => growthOf(inventory, hostWith(inventory))[0]!.mergeNeeds;
    Object.assign(at(1), { allocation: blocks(3, 0) });
    Object.assign(at(2), { allocation: blocks(2, 1) });
    Object.assign(at(3), { allocation: blocks(1, 0) });
    expect(needs()).toBe(4 * 1024 * 1024);
    Object.assign(at(3), { allocation: blocks(10, 0) });
    expect(needs()).toBe(9 * 1024 * 1024);
    Object.assign(at(3), { allocation: null });
    expect(needs()).toBeNull();
  });
});

it('goes through the disks as often for many sets as for one', async () => {
  const inventory = await inventoryOf(3);
  const looks = [1, 20].map((count) => {
    let looked = 0;
    const disks = new Proxy(inventory.disks, {
      get: (target, key) => {
        looked++;
        return Reflect.get(target, key);
      },
    });
    const sets = new Array(count).fill(inventory.sets[0]!);
    const growth = growthOf({ ...inventory, disks, sets }, hostWith(inventory));
    expect(growth).toHaveLength(count);
    return looked;
  });
  expect(looks[0]).toBeGreaterThan(0);
  expect(looks[1]).toBe(looks[0]);
});
