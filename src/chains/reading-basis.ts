import type { Fault } from '../bytes/fault.ts';
import type { FileRemains } from '../bytes/file-tree.ts';
import { qualifiesReading } from '../formats/vhdx/reading-choice.ts';
import { isDoubtedBase } from '../sets/doubted-bases.ts';
import type { Chain, Disk } from '../sets/model.ts';
import { takenUnproven } from '../sets/parent-link.ts';

/** What the content of a chain rests on beside its files: a choice of the user, or one that the files leave open. */
export type ReadingBasis =
  /** A dirty log was passed over, metadata were assumed, or which header counts decides what is read. */
  | { readonly rests: 'on-choice'; readonly disk: Disk; readonly choice: Fault }
  /** The parent was taken although its identity is not the one that the disk was made from. */
  | { readonly rests: 'on-unproven-parent'; readonly disk: Disk }
  /** The disk says that it has no parent, and has a name that only children have. */
  | { readonly rests: 'on-no-parent'; readonly disk: Disk }
  /** It was deleted, and what is left of it is read. */
  | { readonly rests: 'on-deleted-file'; readonly disk: Disk; readonly remains: FileRemains };

/** Every such thing: first the choices, then the parents, from the leaf down, then where the chain ends, then what was deleted. */
export function readingBasis({ members }: Pick<Chain, 'members'>): ReadingBasis[] {
  const chosen = members.flatMap((disk) =>
    disk.vhdx.faults
      .filter(qualifiesReading)
      .map((choice) => ({ rests: 'on-choice', disk, choice }) as const),
  );
  const unproven = members.filter(({ parent }) => takenUnproven(parent));
  const deleted = members.flatMap((disk) => {
    const { remains } = disk.file;
    return remains ? [{ rests: 'on-deleted-file', disk, remains } as const] : [];
  });
  const doubted = members.filter(isDoubtedBase);
  return [
    ...chosen,
    ...unproven.map((disk) => ({ rests: 'on-unproven-parent', disk }) as const),
    ...doubted.map((disk) => ({ rests: 'on-no-parent', disk }) as const),
    ...deleted,
  ];
}
