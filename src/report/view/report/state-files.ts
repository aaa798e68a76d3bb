import { filesBetween } from '../../../case/files-between.ts';
import { openChain } from '../../../chains/open-chain.ts';
import type { FilesBetween } from '../../../recovery/state-choice.ts';
import type { Chain } from '../../../sets/model.ts';

/** Which files differ between the newest state of a chain and an earlier one. */
export interface StateFiles extends Pick<FilesBetween, 'volumes' | 'trouble'> {
  /** The disk that the older state ends at. */
  readonly from: string;
  readonly to: string;
}

/**
 * The newest state against the one before, and against the base. File systems are read, and no content
 * of files.
 */
export async function stateFiles(chain: Chain): Promise<StateFiles[]> {
  const { disk } = openChain(chain);
  const last = disk.layers.length - 1;
  const found: StateFiles[] = [];
  for (const index of new Set([1, last])) {
    if (index < 1 || index > last) continue;
    const members = chain.members.slice(index);
    const older = openChain({ ...chain, leaf: members[0]!, members }).disk;
    const [from, to] = [disk.layers[index]!.name, disk.layers[0]!.name];
    const between = await filesBetween({ name: to, disk }, { name: from, disk: older });
    found.push({ from, to, volumes: between.volumes, trouble: between.trouble });
  }
  return found;
}
