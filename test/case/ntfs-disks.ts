import type { BlockSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { inClusters, resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

const MIB = 2 ** 20;

/** What a file of a state holds: a text in its record, or so many bytes from one cluster on. */
export type Content = string | { readonly cluster: number; readonly size: number };

/** An NTFS volume as the blocks of a small disk: each file keeps its record through all states. */
export function stateBlocks(files: Readonly<Record<string, Content>>): BlockSpec[] {
  const volume = new SmallNtfs(
    Object.entries(files).map(([name, content]) => ({
      number: 30 + name.charCodeAt(0) - 97,
      names: [{ name }],
      attributes: [
        typeof content === 'string'
          ? resident(content)
          : inClusters(
              [{ lcn: content.cluster, length: Math.ceil(content.size / 512) }],
              content.size,
            ),
      ],
    })),
  );
  const blocks: BlockSpec[] = [];
  for (let block = 0; block * MIB < volume.size; block++) {
    const data = new Uint8Array(MIB);
    data.set(volume.bytes.subarray(block * MIB, (block + 1) * MIB));
    blocks.push({ block, data });
  }
  return blocks;
}
