import { formatBytes } from '../bytes/quantity.ts';
import type { Disk } from '../sets/model.ts';
import { membersOf } from './members.ts';
import type { Situation } from './situation.ts';

/** The last member at hand of a broken chain: the one whose parent is the trouble. */
export function brokenMember(situation: Situation): Disk | null {
  const last = membersOf(situation).at(-1);
  return last?.parent && situation.chain?.status !== 'complete' ? last : null;
}

/** What to look for in backups, one fact a line. */
export function whatToLookFor({ vhdx, parent, file }: Disk): string[] {
  const { metadata } = vhdx;
  const locator = metadata?.parentLocator;
  const size = metadata?.virtualSize;
  const place = locator?.absolutePath ?? locator?.relativePath;
  return [
    `name: ${parent?.name ?? 'not recorded'} (it may have been renamed: the identity counts)`,
    `DataWriteGuid: ${parent?.linkage ?? 'not recorded'}`,
    ...(parent?.linkage2 ? [`or DataWriteGuid: ${parent.linkage2}`] : []),
    ...(place ? [`where it was: ${place}`] : []),
    ...(size ? [`virtual size: ${formatBytes(size)} or less`] : []),
    ...(file.modified
      ? [`last written before its child was made; the child is from ${day(file)} or earlier`]
      : []),
  ];
}

const day = ({ modified }: Disk['file']): string => modified!.toISOString().slice(0, 10);
