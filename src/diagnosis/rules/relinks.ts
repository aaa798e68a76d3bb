import { formatBytes } from '../../bytes/quantity.ts';
import { baseName } from '../../sets/paths.ts';
import type { Relink } from '../../sets/relinks.ts';
import type { Evidence, Finding } from '../finding.ts';

/** Links that match now, and seem to have been forced. */
export function relinkFindings(relinks: readonly Relink[]): Finding[] {
  return relinks.map(forcedRelink);
}

function forcedRelink(relink: Relink): Finding {
  const { child, parent, earlier, otherDiskId } = relink;
  const name = baseName(parent.file.path);
  const recorded = earlier.length > 0;
  return {
    id: 'forced-relink',
    severity: recorded ? 'error' : 'warning',
    subject: child.file.path,
    title: recorded
      ? `its link to ${name} was changed to another identity of the same parent`
      : `its link to ${name} seems to have been forced`,
    evidence: [
      {
        path: child.file.path,
        offset: child.vhdx.metadata?.parentLocator?.offset ?? 0,
        what: 'it asks for the DataWriteGuid, which matches',
        value: child.parent?.linkage ?? 'none recorded',
        certainty: 'decoded',
      },
      ...earlier.map(
        ({ offset, linkage }): Evidence => ({
          path: child.file.path,
          offset,
          what: 'an older entry of its log: it asked for the DataWriteGuid',
          value: linkage,
          certainty: 'decoded',
        }),
      ),
      ...signsOf(relink),
      {
        path: child.file.path,
        what: 'that the parent’s data changed before',
        value: 'not known',
        certainty: 'unknown',
      },
    ],
    explanation:
      (recorded
        ? 'The identity of a parent changes with its data, so the child was made from another state than the one ' +
          'it is read with now. Set-VHD -IgnoreIdMismatch leaves that.'
        : 'After Set-VHD -IgnoreIdMismatch the identities match, and only traces like these are left. They ' +
          'are inferred' +
          (otherDiskId
            ? ': Set-VHD -ResetDiskIdentifier changes the VirtualDiskId of one disk as well.'
            : ', and prove nothing by themselves.')) +
      ' If the parent’s data had changed, the disk mixes two states.',
    advice:
      'Look in a backup from before for the parent with the earlier identity, and flatten on that. Of what is ' +
      'exported from this chain, check the file systems without repair before you rely on it.',
    reference: '0xC03A000E ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
  };
}

function signsOf({ child, parent, otherDiskId, largerBy, writtenLater }: Relink): Evidence[] {
  const signs: Evidence[] = [];
  const sign = (path: string, what: string, value: string | number) =>
    signs.push({ path, what, value, certainty: 'decoded' });
  if (otherDiskId) {
    const what = 'VirtualDiskId, which stays the same along a chain';
    for (const disk of [child, parent]) {
      sign(disk.file.path, what, disk.vhdx.metadata?.virtualDiskId ?? 'unreadable');
    }
  }
  if (largerBy > 0) {
    sign(
      parent.file.path,
      'larger than its child, and enlarging gives another identity',
      formatBytes(largerBy),
    );
  }
  if (writtenLater) {
    sign(child.file.path, 'made, as its host listed it', writtenLater.born.toISOString());
    sign(parent.file.path, 'last written, after that', writtenLater.written.toISOString());
  }
  return signs;
}
