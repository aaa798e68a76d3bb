import type { FileEvent } from '../../bytes/file-tree.ts';
import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { deletedText } from '../../sets/deleted-disks.ts';
import { groupBy } from '../../sets/group-by.ts';
import type { DeletedDisk, Inventory } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What is left of deleted disks in the images that were looked into, and what depends on it. */
export function deletedDiskFindings({ deleted = [] }: Inventory): Finding[] {
  const used = deleted.filter(({ usedBy }) => usedBy !== null);
  const others = deleted.filter(({ usedBy }) => usedBy === null);
  const byTree = groupBy(others, ({ file }) => file.tree);
  return [
    ...used.map(deletedParent),
    ...[...byTree].map(([{ roots }, found]) => deletedDisks(roots[0]!, found)),
  ];
}

const NAMED = 12;
/** Of what happened to each of them, the last. */
const TOLD_EVENTS = 4;

/** `deleted 2026-11-20 02:10:11 UTC as shared_1b9c….avhdx` */
function eventWords({ time, what, name }: FileEvent): string {
  const when = time.toISOString().slice(0, 19).replace('T', ' ');
  return `${what} ${when} UTC ${what === 'renamed' ? 'to' : 'as'} ${name}`;
}

function deletedParent(deleted: DeletedDisk): Finding {
  const { file, usedBy, state } = deleted;
  return {
    id: 'deleted-parent',
    severity: state === 'whole' ? 'warning' : 'error',
    subject: file.path,
    title: `a deleted disk is the parent of ${baseName(usedBy!.file.path)}, and is read as far as it still exists`,
    evidence: [
      ...evidenceOf(deleted),
      {
        path: usedBy!.file.path,
        what: 'identity of the parent that it asks for',
        value: usedBy!.parent?.linkage ?? 'unknown',
        certainty: 'decoded',
      },
    ],
    explanation: `${deletedText(file.path, file.remains)}.`,
    advice:
      'Write nothing to the volume that it lies on: work on the image. Export the chain into a new disk, ' +
      'and check the file system of the result.',
    reference: null,
  };
}

function deletedDisks(root: string, found: readonly DeletedDisk[]): Finding {
  const whole = found.filter(({ state }) => state === 'whole').length;
  return {
    id: 'deleted-disks',
    severity: 'info',
    subject: root,
    title: `${formatCount(found.length, 'deleted disk, set or configuration', 'deleted disks, sets and configurations')} left here that nothing depends on, ${whole} of them whole`,
    evidence: found.slice(0, NAMED).flatMap(evidenceOf),
    explanation:
      'Their records are still there. Whole: all clusters are free, and the checksums of the file itself ' +
      'are right. A disk that asks for one of them as its parent would get it.',
    advice: null,
    reference: null,
  };
}

function evidenceOf({ file, identity, state, reason }: DeletedDisk): Evidence[] {
  const { path, remains } = file;
  const { foundBy, formerPath, pathCertainty, free, reused, contested, lost, history } = remains;
  const parts = [
    `${formatBytes(free)} free`,
    ...(reused > 0 ? [`${formatBytes(reused)} used by other files now`] : []),
    ...(contested > 0 ? [`${formatBytes(contested)} claimed by other deleted files`] : []),
    ...(lost > 0 ? [`${formatBytes(lost)} lost`] : []),
  ];
  const where: Evidence = {
    path,
    what: foundBy === 'record' ? 'found by its record' : 'found by its first bytes',
    value: formerPath === '' ? 'its path is unknown' : formerPath,
    certainty: pathCertainty,
  };
  return [
    where,
    { path, what: 'its clusters', value: parts.join(', '), certainty: 'decoded' },
    {
      path,
      what: 'what is left of it',
      value: reason === null ? state : `${state}: ${reason}`,
      certainty: state === 'whole' ? 'inferred' : 'decoded',
    },
    ...(history.length === 0
      ? []
      : [
          {
            ...{ path, what: 'the change journal of its volume', certainty: 'decoded' as const },
            value: history.slice(-TOLD_EVENTS).map(eventWords).join('; '),
          },
        ]),
    ...(identity === null
      ? []
      : [{ path, what: 'DataWriteGuid', value: identity, certainty: 'decoded' } as const]),
  ];
}
