import type { Guid } from '../bytes/guid.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { type LoggedLocator, loggedLocators } from '../formats/vhdx/logged-locators.ts';
import { birthOf, type ToldBirths } from './births.ts';
import { differ } from './kinship.ts';
import type { Disk, Inventory } from './model.ts';
import { takenUnproven } from './parent-link.ts';
import { baseName, foldName } from './paths.ts';
import { lastWritten } from './times.ts';

/** A link whose identity matches, and signs that it did not when the child was made. */
export interface Relink {
  readonly child: Disk;
  readonly parent: Disk;
  /** Along a chain the VirtualDiskId stays the same, and here it does not. */
  readonly otherDiskId: boolean;
  /** Bytes by which the parent is larger: enlarging gives another identity, so the link was made later. */
  readonly largerBy: number;
  /** When the child was made, and when the parent was last written, where that was later. */
  readonly writtenLater: { readonly born: Date; readonly written: Date } | null;
  /** Older entries of the child's log: the same parent by name, asked for under another identity. */
  readonly earlier: readonly (LoggedLocator & { readonly linkage: Guid })[];
}

/** Links that are looked at more closely. */
const MOST_EXAMINED = 16;
/** Milliseconds: a host's last writes to a parent may come in while its checkpoint is made. */
const LATE = 10 * 60 * 1000;

/**
 * Links that seem to have been forced (`Set-VHD -IgnoreIdMismatch`): afterwards the identity matches, and
 * only traces are left. The logs of suspicious children alone are read, 4 MiB of each at most.
 * @param told when disks were made, as their host listed it
 */
export async function findRelinks(
  { disks }: Pick<Inventory, 'disks'>,
  told: ToldBirths,
): Promise<Relink[]> {
  const found: Relink[] = [];
  for (const child of disks) {
    const suspicion = suspicionOf(child, told);
    if (!suspicion) continue;
    if (found.length === MOST_EXAMINED) break;
    found.push({ ...suspicion, earlier: await earlierLinks(child) });
  }
  return found.filter(isTelling);
}

/** A larger or later parent alone may be the work of a tool that keeps no identity. */
function isTelling({ otherDiskId, largerBy, writtenLater, earlier }: Relink): boolean {
  return otherDiskId || earlier.length > 0 || (largerBy > 0 && writtenLater !== null);
}

function suspicionOf(child: Disk, told: ToldBirths): Omit<Relink, 'earlier'> | null {
  const parent = child.parent?.status === 'resolved' ? child.parent.parent : null;
  if (!parent || takenUnproven(child.parent)) return null;
  const [own, below] = [child.vhdx.metadata, parent.vhdx.metadata];
  const otherDiskId = differ(own?.virtualDiskId, below?.virtualDiskId);
  const largerBy = Math.max(0, (below?.virtualSize ?? 0) - (own?.virtualSize ?? Infinity));
  const born = told.has(child) ? birthOf(child, told) : null;
  const written = lastWritten(parent);
  const isLater = born !== null && written !== null && written - born.getTime() > LATE;
  const writtenLater = isLater ? { born, written: new Date(written) } : null;
  if (!otherDiskId && largerBy === 0 && !writtenLater) return null;
  return { child, parent, otherDiskId, largerBy, writtenLater };
}

async function earlierLinks({ file, vhdx, parent }: Disk): Promise<Relink['earlier']> {
  const { header, metadataTable } = vhdx;
  if (!header || !metadataTable) return [];
  try {
    const source = await file.tree.open(file.path);
    const logged = await loggedLocators(source, header, metadataTable);
    const now = parentNameIn(vhdx.metadata?.parentLocator ?? null);
    return logged.flatMap((one) => {
      const { linkage } = one.locator;
      const isNow = linkage === parent?.linkage || linkage === parent?.linkage2;
      // A merge below a child names another file as its parent: that is no mismatch.
      const sameName = now !== null && parentNameIn(one.locator) === now;
      return linkage !== null && !isNow && sameName ? [{ ...one, linkage }] : [];
    });
  } catch (error) {
    if (error instanceof VhdsetError) return [];
    throw error;
  }
}

function parentNameIn(
  locator: Pick<LoggedLocator['locator'], 'relativePath' | 'absolutePath'> | null,
): string | null {
  const path = locator?.relativePath ?? locator?.absolutePath ?? null;
  return path === null ? null : foldName(baseName(path));
}
