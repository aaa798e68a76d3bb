import { describe, expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { fileChanges, isAnother } from '../../src/volumes/file-changes.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect } from './ntfs/collect.ts';
import {
  CLUSTER,
  inClusters,
  recordPosition,
  resident,
  type SmallFile,
  SmallNtfs,
} from './ntfs/small-ntfs.ts';

const file = (number: number, name: string, more: Partial<SmallFile> = {}): SmallFile => {
  return { number, names: [{ name }], attributes: [resident(name)], ...more };
};

async function changes(
  before: readonly SmallFile[],
  now: readonly SmallFile[],
  damage: { before?: (volume: SmallNtfs) => void; now?: (volume: SmallNtfs) => void } = {},
  written = new ByteRanges(),
) {
  const [older, newer] = [new SmallNtfs(before), new SmallNtfs(now)];
  damage.before?.(older);
  damage.now?.(newer);
  const states = { newer: await openNtfs(newer), older: await openNtfs(older), written };
  const all = await collect(fileChanges(states));
  return all.map((one) =>
    one.change === 'undetermined'
      ? `? ${one.path} ${one.state}`
      : [one.change, ...one.previousPaths, '>', ...one.paths, ...one.aspects].join(' '),
  );
}

const breakRecord = (number: number) => (volume: SmallNtfs) => {
  volume.bytes[recordPosition(number) + 510]! ^= 1;
};

describe('files of two states of a volume', () => {
  it('are known by the number of the record and how often it was used', async () => {
    const before = [file(30, 'a'), file(31, 'b'), file(32, 'c'), file(40, 'same')];
    const now = [
      file(30, 'A', { attributes: [resident('a')] }),
      file(31, 'b', { sequence: 2 }),
      file(33, 'new'),
      file(40, 'same'),
    ];
    expect(await changes(before, now)).toEqual([
      'renamed a > A names',
      'removed b >',
      'added > b',
      'removed c >',
      'added > new',
    ]);
  });

  it('differ in content of the record, a size, a stream, a name more, attributes', async () => {
    const clusters = (size: number) => inClusters([{ length: 4, lcn: 300 }], size);
    const before = [
      file(30, 'text'),
      file(31, 'long', { attributes: [clusters(1500)] }),
      file(32, 'streams', { attributes: [resident('x'), resident('1', 's')] }),
      file(33, 'linked'),
      file(34, 'hidden'),
    ];
    const now = [
      file(30, 'text', { attributes: [resident('TEXT')] }),
      file(31, 'long', { attributes: [clusters(1501)] }),
      file(32, 'streams', { attributes: [resident('x'), resident('2', 's')] }),
      file(33, 'linked', { names: [{ name: 'linked' }, { name: 'again' }] }),
      file(34, 'hidden', { flags: 0x22 }),
    ];
    expect(await changes(before, now)).toEqual([
      'changed text > text content',
      'changed long > long content',
      'changed streams > streams content',
      'renamed linked > linked again names',
      'changed hidden > hidden attributes',
    ]);
  });

  it('differ where their clusters were written, and not where others were', async () => {
    const files = [300, 400].map((lcn, i) =>
      file(30 + i, `f${lcn}`, { attributes: [inClusters([{ length: 4, lcn }], 4 * CLUSTER)] }),
    );
    const written = new ByteRanges();
    written.add(304 * CLUSTER, 97 * CLUSTER);
    expect(await changes(files, files, {}, written)).toEqual(['changed f400 > f400 content']);
  });

  it('in a directory that was renamed are that directory’s change alone', async () => {
    const inside = file(31, 'f', { names: [{ name: 'f', parent: { record: 30, sequence: 1 } }] });
    const directory = (name: string): SmallFile => ({
      number: 30,
      directory: true,
      names: [{ name }],
    });
    expect(await changes([directory('old'), inside], [directory('new'), inside])).toEqual([
      'renamed old > new names',
    ]);
  });

  it('are neither new nor gone where the record of the other state is damaged', async () => {
    const files = [file(30, 'a'), file(31, 'b'), file(32, 'c')];
    expect(await changes(files, files, { before: breakRecord(31) })).toEqual([
      '? ?record-31 older',
      '? b older',
    ]);
    expect(await changes(files, files, { now: breakRecord(32) })).toEqual([
      '? ?record-32 newer',
      '? c newer',
    ]);
  });

  it('have nothing in common where the volume was formatted anew, or was not there', async () => {
    const [older, newer] = [new SmallNtfs([file(30, 'a')]), new SmallNtfs([file(30, 'a')])];
    newer.bytes[0x48] = 9;
    const [before, now] = [await openNtfs(older), await openNtfs(newer)];
    expect([isAnother(now, before), isAnother(now, now)]).toEqual([true, false]);
    const written = new ByteRanges();
    const told = async (states: Parameters<typeof fileChanges>[0]) =>
      (await collect(fileChanges(states))).map(({ change }) => change);
    expect(await told({ newer: now, older: before, written })).toEqual(['removed', 'added']);
    expect(await told({ newer: now, older: null, written })).toEqual(['added']);
    expect(await told({ newer: null, older: before, written })).toEqual(['removed']);
  });

  it('that are encrypted are compared by what their records say, which is told', async () => {
    const encrypted = (size: number) =>
      file(30, 'e', {
        attributes: [inClusters([{ length: 4, lcn: 300 }], size, { flags: 0x4000 })],
      });
    const [older, newer] = [new SmallNtfs([encrypted(900)]), new SmallNtfs([encrypted(901)])];
    const states = {
      newer: await openNtfs(newer),
      older: await openNtfs(older),
      written: new ByteRanges(),
    };
    const [change] = await collect(fileChanges(states));
    expect(change).toMatchObject({ streams: [{ trouble: 'efs-encrypted', size: 901 }] });
    expect(await collect(fileChanges({ ...states, older: states.newer }))).toEqual([]);
  });
});
