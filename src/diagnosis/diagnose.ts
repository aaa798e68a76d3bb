import type { ChangedParent } from '../chains/changed-parents.ts';
import type { Host } from '../host/host.ts';
import type { Inventory } from '../sets/model.ts';
import type { Relink } from '../sets/relinks.ts';
import type { SampledFile } from '../sets/stripes.ts';
import { bySeverity, type Finding } from './finding.ts';
import { attachmentFindings } from './rules/attachments.ts';
import { changedParentFindings } from './rules/changed-parents.ts';
import { checkpointFindings } from './rules/checkpoints.ts';
import { contradictionFindings } from './rules/contradictions.ts';
import { copiedInUseFindings } from './rules/copied-in-use.ts';
import { corruptionReportedFindings } from './rules/corruption-reported.ts';
import { deletedDiskFindings } from './rules/deleted-disks.ts';
import { diskFindings } from './rules/disks.ts';
import { encryptedContentFindings } from './rules/encrypted-content.ts';
import { fileFindings } from './rules/files.ts';
import { holdFindings } from './rules/hold.ts';
import { hostFindings } from './rules/host.ts';
import { hostAnswerFindings } from './rules/host-answers.ts';
import { leftoverFindings } from './rules/leftovers.ts';
import { linkFindings } from './rules/links.ts';
import { lostSetFindings } from './rules/lost-set-file.ts';
import { parentCandidateFindings } from './rules/parent-candidates.ts';
import { readingChoiceFindings } from './rules/reading-choices.ts';
import { relinkFindings } from './rules/relinks.ts';
import { setFindings } from './rules/sets.ts';
import { suspectFindings } from './rules/suspects.ts';
import { timeFindings } from './rules/times.ts';
import { unreadHostFileFindings } from './rules/unread-host-files.ts';
import { whyNotMergingFindings } from './rules/why-not-merging.ts';

/** What was read of the content, within a bound, beyond what an inventory reads. */
export interface ContentRead {
  readonly changedParents: readonly ChangedParent[];
  readonly relinks: readonly Relink[];
  readonly sampled: readonly SampledFile[];
}

export const NOTHING_READ: ContentRead = { changedParents: [], relinks: [], sampled: [] };

/** All findings about what was found in the folders given, most severe first. */
export function diagnose(
  inventory: Inventory,
  host: Host,
  content: ContentRead = NOTHING_READ,
): Finding[] {
  return [
    ...fileFindings(inventory),
    ...encryptedContentFindings(content.sampled, inventory),
    ...diskFindings(inventory),
    ...corruptionReportedFindings(inventory, host),
    ...contradictionFindings(inventory),
    ...readingChoiceFindings(inventory),
    ...linkFindings(inventory),
    ...changedParentFindings(content.changedParents, inventory, host),
    ...relinkFindings(content.relinks),
    ...leftoverFindings(inventory, host),
    ...deletedDiskFindings(inventory),
    ...parentCandidateFindings(inventory),
    ...suspectFindings(inventory),
    ...setFindings(inventory, host),
    ...lostSetFindings(inventory),
    ...copiedInUseFindings(inventory),
    ...checkpointFindings(inventory, host.births),
    ...timeFindings(inventory),
    ...attachmentFindings(inventory, host),
    ...holdFindings(inventory, host),
    ...hostFindings(host),
    ...hostAnswerFindings(inventory, host),
    ...unreadHostFileFindings(host),
    ...whyNotMergingFindings(inventory, host),
  ].sort(bySeverity);
}
