import { openDisk, type VirtualDisk } from '../disk/virtual-disk.ts';
import { requireReadable } from '../formats/vhdx/vhdx.ts';
import type { Chain } from '../sets/model.ts';
import { type ChainGap, gapOf } from './chain-gap.ts';

/** A chain as one address space, as far down as it can be read. */
export interface OpenChain {
  readonly chain: Chain;
  /** Its layers are named by the paths of the members. Complete exactly when there is no gap. */
  readonly disk: VirtualDisk;
  /** Why the chain is not whole; null when it is. */
  readonly gap: ChainGap | null;
}

/**
 * Opens a chain as a disk: down to the first member whose data may not be read, or whose parent is
 * not at hand. What that would have decided is `missing` on the disk, and never zeros.
 * @throws {FormatError} when not even the leaf may be read
 */
export function openChain(chain: Chain): OpenChain {
  const { members } = chain;
  const refused = members.findIndex(({ vhdx }, i) => i > 0 && vhdx.refusal !== null);
  const readable = refused < 0 ? members : members.slice(0, refused);
  const layers = readable.map(({ file, vhdx }) => {
    return { name: file.path, vhdx: requireReadable(vhdx) };
  });
  const gap = gapOf(chain);
  const disk = openDisk(layers, { complete: gap === null });
  for (const [layer, { file }] of readable.entries()) {
    if (!file.remains || file.remains.accepted) continue;
    // What may be something else by now is as good as not there.
    for (const { offset, length } of file.remains.doubtful.within(0, file.size)) {
      disk.unreadable.add(layer, offset, length);
    }
  }
  return { chain, disk, gap };
}
