import { describe, expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { type DeletedStream, openedAsLeft } from '../../src/volumes/deleted-streams.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { wholenessOf } from '../../src/volumes/wholeness.ts';
import { CLUSTER, inClusters, resident, type SmallFile, SmallNtfs } from './ntfs/small-ntfs.ts';

const gone = (number: number, name: string, attributes: SmallFile['attributes']): SmallFile => {
  return { number, sequence: 3, inUse: false, names: [{ name }], attributes: attributes ?? [] };
};

async function opened(files: readonly SmallFile[], accepted = false) {
  const volume = new SmallNtfs(files);
  for (let cluster = 256; cluster < 512; cluster++) {
    volume.put(cluster * CLUSTER, new Uint8Array(CLUSTER).fill(cluster));
  }
  const fileSystem = await openNtfs(volume);
  const wanted: DeletedStream[] = [];
  for await (const entry of fileSystem.deleted()) {
    wanted.push(...entry.streams.map(({ name }) => ({ entry, stream: name })));
  }
  const left = await openedAsLeft(fileSystem, wanted, accepted);
  const [{ entry }] = wanted as [DeletedStream];
  return { left, entry, content: await left.openStream(entry) };
}

const wholeness = (content: Parameters<typeof wholenessOf>[0]) =>
  wholenessOf(content, new ByteRanges(), 0);

// Clusters below 256 are in use.
describe('a stream of a deleted file', () => {
  it('is missing where its clusters are in use, and is read elsewhere', async () => {
    const runs = [
      { length: 2, lcn: 300 },
      { length: 1, lcn: 100 },
      { length: 1, lcn: 310 },
    ];
    const { content } = await opened([gone(30, 'a', [inClusters(runs, 4 * CLUSTER)])]);
    expect(wholeness(content)).toEqual({
      state: 'partly-missing',
      missing: [{ offset: 2 * CLUSTER, length: CLUSTER }],
    });
    expect(content.extents().map(({ kind, position }) => [kind, position])).toEqual([
      ['data', 300 * CLUSTER],
      ['missing', null],
      ['data', 310 * CLUSTER],
    ]);
    const bytes = new Uint8Array(CLUSTER);
    await content.read(bytes, 3 * CLUSTER);
    expect(bytes).toEqual(new Uint8Array(CLUSTER).fill(310));
    await expect(content.read(bytes, 2 * CLUSTER - 1 + CLUSTER)).rejects.toMatchObject({
      reason: 'clusters-reused',
    });
  });

  it('is missing in part of a run that another deleted file claims', async () => {
    const { content } = await opened([
      gone(30, 'a', [inClusters([{ length: 8, lcn: 300 }], 8 * CLUSTER)]),
      gone(31, 'b', [inClusters([{ length: 2, lcn: 303 }], 2 * CLUSTER)]),
    ]);
    expect(content.extents()).toEqual([
      {
        offset: 0,
        length: 3 * CLUSTER,
        kind: 'data',
        position: 300 * CLUSTER,
        storedLength: 3 * CLUSTER,
      },
      {
        offset: 3 * CLUSTER,
        length: 2 * CLUSTER,
        kind: 'missing',
        position: null,
        storedLength: 0,
      },
      {
        offset: 5 * CLUSTER,
        length: 3 * CLUSTER,
        kind: 'data',
        position: 305 * CLUSTER,
        storedLength: 3 * CLUSTER,
      },
    ]);
  });

  it('is read as its clusters are now if that was accepted', async () => {
    const files = [gone(30, 'a', [inClusters([{ length: 1, lcn: 100 }], CLUSTER)])];
    expect(wholeness((await opened(files)).content).state).toBe('missing');
    const { content } = await opened(files, true);
    expect(wholeness(content).state).toBe('whole');
    await content.read(new Uint8Array(CLUSTER), 0);
  });

  it('is whole where it lies in the record', async () => {
    const { left, entry, content } = await opened([
      gone(30, 'a', [resident('x'), resident('yz', 's')]),
    ]);
    expect(wholeness(content).state).toBe('whole');
    const bytes = new Uint8Array(2);
    await (await left.openStream(entry, 's')).read(bytes, 0);
    expect(new TextDecoder().decode(bytes)).toBe('yz');
  });

  it('that is encrypted is refused by whoever opens it', async () => {
    const flags = 0x4000;
    const files = [gone(30, 'a', [inClusters([{ length: 1, lcn: 300 }], CLUSTER, { flags })])];
    await expect(opened(files)).rejects.toMatchObject({ code: 'efs-encrypted' });
  });
});
