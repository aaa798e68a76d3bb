import type { Layer } from '../../src/disk/layer.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import type { BlockSpec, VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { SparseMemory } from './sparse-memory.ts';

export const MIB = 1024 * 1024;

/** A layer in memory, of 4 blocks of 1 MiB unless `spec` says otherwise; `change` may damage the file first. */
export async function smallLayer(
  blocks: readonly BlockSpec[],
  spec: Partial<VhdxSpec> = {},
  change: (file: SparseMemory) => Promise<void> = async () => {},
): Promise<Layer> {
  const file = new SparseMemory();
  const id = '00000000-0000-4000-8000-000000000001';
  const sizes = { virtualSize: 4 * MIB, blockSize: MIB };
  await writeVhdx(
    file,
    { type: 'dynamic', ...sizes, virtualDiskId: id, dataWriteGuid: id, ...spec },
    blocks,
  );
  await change(file);
  return { name: spec.creator ?? 'layer', vhdx: requireReadable(await openVhdx(file)) };
}
