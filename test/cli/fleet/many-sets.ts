import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FixtureDisk } from '../../../fixtures/scene/fixture-disk.ts';
import { openScene } from '../../../fixtures/scene/scene.ts';
import { stampedBytes } from '../../../fixtures/scene/sector-stamp.ts';
import { parentOf, writeSet } from '../../../fixtures/scene/set-history.ts';
import { guidOf, KIB, MIB } from '../../../fixtures/vhdx-builder.ts';

/** A set on a small disk, and what a machine would see of it. */
export interface SmallSet {
  /** Relative to the folder: `set-0001/shared.vhds`. */
  readonly path: string;
  readonly sha256: string;
  /** Made when it is asked for: those of thousands would not fit into memory. */
  content(): Buffer;
}

/** Sets with a base and checkpoints, each in a folder of its own; no two hold the same. */
export async function makeSets(
  folder: string,
  count: number,
  { checkpoints = 2, virtualSize = 4 * MIB, first = 0 } = {},
): Promise<SmallSet[]> {
  const sets: SmallSet[] = [];
  for (let index = first; index < first + count; index++) {
    const name = `set-${String(index).padStart(4, '0')}`;
    mkdirSync(join(folder, name));
    const disks = disksOf(name, checkpoints, virtualSize);
    const scene = openScene(join(folder, name));
    for (const disk of disks) await scene.disk(disk);
    await writeSet(scene, disks);
    const content = () => contentOf(disks, virtualSize);
    const sha256 = createHash('sha256').update(content()).digest('hex');
    sets.push({ path: `${name}/shared.vhds`, sha256, content });
  }
  return sets;
}

function disksOf(seed: string, checkpoints: number, virtualSize: number): FixtureDisk[] {
  const disks: FixtureDisk[] = [];
  for (let i = 0; i <= checkpoints; i++) {
    const day = new Date(Date.parse('2026-10-01T02:10:00Z') + i * 86_400_000).toISOString();
    disks.push({
      name: `shared_${guidOf(`${seed}/name/${i}`)}.avhdx`,
      ...{ born: i === 0 ? null : day, modified: day, virtualSize, blockSize: MIB },
      ...{ logicalSectorSize: 512, physicalSectorSize: 4096 },
      virtualDiskId: guidOf(`${seed}/disk`),
      dataWriteGuid: guidOf(`${seed}/data/${i}`),
      fileWriteGuid: guidOf(`${seed}/file/${i}`),
      parent: i === 0 ? null : parentOf(disks[i - 1]!),
      runs: [
        { offset: (i % 3) * MIB + 16 * KIB, length: 8 * KIB, fill: 'stamp' },
        { offset: virtualSize - 64 * KIB + i * KIB, length: KIB, fill: 'stamp' },
      ],
    });
  }
  return disks;
}

/** From the list of writes alone. */
function contentOf(disks: readonly FixtureDisk[], virtualSize: number): Buffer {
  const content = Buffer.alloc(virtualSize);
  for (const { name, runs } of disks) {
    for (const { offset, length } of runs) {
      content.set(stampedBytes(name, offset, length), offset);
    }
  }
  return content;
}
