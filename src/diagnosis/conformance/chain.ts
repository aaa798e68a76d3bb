import type { Disk, ParentLink } from '../../sets/model.ts';
import { error, info, type Report, warning } from './rule.ts';

const LOCATOR = '[MS-VHDX] 2.6.2.6.3';

export const CHAIN_RULES = {
  'chain-parent-missing': error(
    LOCATOR,
    'The parent of a differencing disk is found',
    'The file itself may be fine, but without its parent it is not a whole disk.',
  ),
  'chain-identity-mismatch': error(
    LOCATOR,
    'The parent has the DataWriteGuid that its child asks for',
    'The parent was changed after the child was made, or is another disk.',
  ),
  'chain-parent-ambiguous': warning(
    LOCATOR,
    'Only one of the disks found has the identity of the parent',
    'If there are several, the identity does not show which one is unchanged.',
  ),
  'chain-cycle': error(
    LOCATOR,
    'No disk is its own ancestor',
    'Disks that name each other as parents have no base.',
  ),
  'chain-virtual-size': warning(
    '[MS-VHDX] 2.6.2.2',
    'Child and parent have one virtual size',
    'A disk enlarged after a checkpoint differs, and Windows may refuse the pair.',
  ),
  'chain-sector-size': warning(
    '[MS-VHDX] 2.6.2.4',
    'Child and parent have one logical sector size',
    'What the child lacks is looked up in the parent sector by sector.',
  ),
  'chain-virtual-disk-id': info(
    '[MS-VHDX] 2.6.2.3',
    'Child and parent have one VirtualDiskId',
    'Hyper-V keeps it from parent to child; it proves nothing.',
  ),
};

type ChainReport = Report<keyof typeof CHAIN_RULES>;

/** Checks the link from a disk to its parent, with what was found in the folders given. */
export function checkChain(disk: Disk, report: ChainReport): void {
  const { parent: link, vhdx } = disk;
  if (!link) return;
  const offset = vhdx.metadata?.parentLocator?.offset ?? 0;
  const broken = BROKEN[link.status];
  if (broken) {
    report(broken.rule, {
      offset,
      ...(link.linkage === null ? {} : { expected: link.linkage }),
      message: broken.message(link),
    });
  } else if (link.parent) checkPair(disk, link.parent, offset, report);
}

const nameIn = ({ name }: ParentLink): string => name ?? 'of unknown name';

const BROKEN: Partial<
  Record<
    ParentLink['status'],
    { rule: keyof typeof CHAIN_RULES; message: (link: ParentLink) => string }
  >
> = {
  missing: {
    rule: 'chain-parent-missing',
    message: (link) => `the parent ${nameIn(link)} was not found`,
  },
  'identity-mismatch': {
    rule: 'chain-identity-mismatch',
    message: (link) =>
      `the disk with the name of the parent, ${nameIn(link)}, has another identity`,
  },
  ambiguous: {
    rule: 'chain-parent-ambiguous',
    message: ({ candidates }) => {
      const rivals = candidates.filter(({ matches }) => matches !== null);
      return `the parent can be ${rivals.map(({ path }) => path).join(' or ')}`;
    },
  },
  cycle: { rule: 'chain-cycle', message: () => 'the disk is its own ancestor' },
};

function checkPair(child: Disk, parent: Disk, offset: number, report: ChainReport): void {
  const [own, below] = [child.vhdx.metadata, parent.vhdx.metadata];
  const compare = (
    rule: keyof typeof CHAIN_RULES,
    what: string,
    actual: string | number | null | undefined,
    expected: string | number | null | undefined,
  ) => {
    if (actual == null || expected == null || actual === expected) return;
    const message = `the ${what} differs from that of the parent, ${parent.file.path}`;
    report(rule, { offset, expected, actual, message });
  };
  compare('chain-virtual-size', 'virtual size', own?.virtualSize, below?.virtualSize);
  const [ownSector, parentSector] = [own?.logicalSectorSize, below?.logicalSectorSize];
  compare('chain-sector-size', 'logical sector size', ownSector, parentSector);
  compare('chain-virtual-disk-id', 'VirtualDiskId', own?.virtualDiskId, below?.virtualDiskId);
}
