import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeGuid } from '../../../src/bytes/guid.ts';
import { countAllocation } from '../../../src/formats/vhdx/allocation.ts';
import { openVhdx, requireReadable, type Vhdx } from '../../../src/formats/vhdx/vhdx.ts';
import { FilePool } from '../../../src/node/file-pool.ts';
import { corpus, corpusFile, hasCorpus } from '../../corpus.ts';
import { hasPeer, runPeer } from '../../peers.ts';

const GOLDEN = join(import.meta.dirname, '../../../fixtures/golden/vhdx');
const images = corpus.filter(({ kind }) => kind === 'vhdx');

const pool = new FilePool(4);
afterAll(() => pool.close());

async function open(name: string): Promise<Vhdx> {
  return openVhdx(await pool.open(await corpusFile(name)));
}

/** All structures, as they shall be decoded today and always. */
async function outline(vhdx: Vhdx): Promise<string> {
  const { fileTypeIdentifier, headers, header, log, regionTables, metadataTable } = vhdx;
  const { metadata, type, geometry, faults, refusal } = vhdx;
  const golden = {
    fileTypeIdentifier,
    headers: headers.map((copy) => copy.header),
    currentHeader: header?.offset,
    log: log && {
      ...log,
      entries: log.entries.map(({ patches, ...entry }) => ({
        ...entry,
        patches: patches.map(({ offset, length, bytes }) => ({
          offset,
          length,
          kind: bytes ? 'data' : 'zero',
        })),
      })),
    },
    regionTables: regionTables?.map(({ offset, checksum, entries }) => {
      return { offset, checksum, entries };
    }),
    metadataTable,
    metadata,
    type,
    geometry,
    allocation: await countAllocation(requireReadable(vhdx)),
    faults,
    refusal,
  };
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return `${JSON.stringify(golden, text, 2)}\n`;
}

describe.skipIf(!hasCorpus)('real files', () => {
  it('are at least the seventeen that were looked at', () => {
    expect(images.length).toBeGreaterThanOrEqual(17);
  });

  describe.each(images)('$unpackedName', (entry) => {
    const name = entry.unpackedName;

    it('decodes as recorded', async () => {
      const golden = join(GOLDEN, `${name}.json`);
      await expect(await outline(await open(name))).toMatchFileSnapshot(golden);
    });

    it('is what its manifest says, without a fault', async () => {
      const vhdx = await open(name);
      expect(vhdx.type).toBe(entry.type);
      expect(vhdx.geometry?.virtualSize).toBe(entry.virtualSize);
      expect(vhdx.log?.dirty).toBe(entry.dirtyLog ?? false);
      expect(vhdx.faults).toEqual([]);
      const allocation = await countAllocation(requireReadable(vhdx));
      expect(allocation).toMatchObject({ faults: [], beyondEnd: 0 });
    });

    it.skipIf(!hasPeer('vhdiinfo'))(
      'is of the same type, size and identity to vhdiinfo',
      async () => {
        const { stdout } = runPeer('vhdiinfo', await corpusFile(name));
        const field = (title: string) => new RegExp(`${title}\\s*: (.*)`).exec(stdout)?.[1];
        const { type, geometry, header, metadata } = await open(name);
        const types = { fixed: 'Fixed', dynamic: 'Dynamic', differencing: 'Differential' };
        expect(field('Disk type')).toBe(types[type!]);
        expect(field('Media size')).toContain(`${geometry?.virtualSize} bytes`);
        expect(field('Bytes per sector')).toBe(`${geometry?.logicalSectorSize} bytes`);
        expect(field('Identifier')).toBe(header?.dataWriteGuid);
        expect(field('Parent identifier')).toBe(metadata?.parentLocator?.linkage ?? undefined);
      },
    );

    it.skipIf(!hasPeer('qemu-img'))('is of the same size to qemu-img', async () => {
      const { stdout } = runPeer('qemu-img', 'info', '--output=json', await corpusFile(name));
      // QEMU opens neither a disk with a parent nor, for reading alone, one with a dirty log.
      if (entry.type === 'differencing' || entry.dirtyLog) expect(stdout).toBe('');
      else expect(JSON.parse(stdout)['virtual-size']).toBe(entry.virtualSize);
    });

    it.skipIf(!hasPeer('7zz') || entry.dirtyLog)(
      'has the same fields and blocks to 7-Zip',
      async () => {
        const { stdout } = runPeer('7zz', 'l', '-tVHDX', await corpusFile(name));
        const field = (title: string) => new RegExp(`^${title}: (\\S+)`, 'm').exec(stdout)?.[1];
        const vhdx = requireReadable(await open(name));
        const { header, metadata, geometry } = vhdx;
        const raw = (guid: string) => Buffer.from(encodeGuid(guid)).toString('hex');
        const { blocks } = await countAllocation(vhdx);
        expect({
          SequenceNumber: field('SequenceNumber'),
          LogLength: field('LogLength'),
          Id: field('Id'),
          FileWriteGuid: field('FileWriteGuid'),
          DataWriteGuid: field('DataWriteGuid'),
          BlockSize: field('BlockSize'),
          PhysicalSectorSize: field('PhysicalSectorSize'),
          PackSize: field('PackSize'),
        }).toEqual({
          SequenceNumber: `${header.sequenceNumber}`,
          LogLength: `${header.logLength}`,
          Id: raw(metadata.virtualDiskId!),
          FileWriteGuid: raw(header.fileWriteGuid),
          DataWriteGuid: raw(header.dataWriteGuid),
          BlockSize: `${geometry.blockSize}`,
          PhysicalSectorSize: `${metadata.physicalSectorSize}`,
          PackSize: `${(blocks[6]! + blocks[7]!) * geometry.blockSize}`,
        });
      },
    );
  });

  it('show 32 partially present blocks with 6,200 sectors in the Hyper-V checkpoint', async () => {
    const vhdx = requireReadable(await open('hyperv-differencing-no-parent.avhdx'));
    const { blocks, partialSectors } = await countAllocation(vhdx);
    expect(blocks).toEqual([4064, 0, 0, 0, 0, 0, 0, 32]);
    expect(partialSectors).toBe(6200);
    expect(vhdx.metadata.parentLocator?.absolutePath).toMatch(
      /Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385\.avhdx$/,
    );
  });

  it('show that an all-zero parent_linkage2 is no identity', async () => {
    const { metadata } = await open('fat-differential.vhdx');
    expect(metadata?.parentLocator?.entries.map(({ key }) => key)).toContain('parent_linkage2');
    expect(metadata?.parentLocator?.linkage2).toBeNull();
    const parent = await open('fat-parent.vhdx');
    expect(metadata?.parentLocator?.linkage).toBe(parent.header?.dataWriteGuid);
  });
});
