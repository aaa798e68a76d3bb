import type { Inventory } from '../sets/model.ts';
import { bySeverity, type Finding } from './finding.ts';
import { checkpointFindings } from './rules/checkpoints.ts';
import { diskFindings } from './rules/disks.ts';
import { fileFindings } from './rules/files.ts';
import { linkFindings } from './rules/links.ts';
import { setFindings } from './rules/sets.ts';
import { timeFindings } from './rules/times.ts';

/** All findings about what was found in the folders given, most severe first. */
export function diagnose(inventory: Inventory): Finding[] {
  return [
    ...fileFindings(inventory),
    ...diskFindings(inventory),
    ...linkFindings(inventory),
    ...setFindings(inventory),
    ...checkpointFindings(inventory),
    ...timeFindings(inventory),
  ].sort(bySeverity);
}
