import type { CodeEntry } from './code-entry.ts';
import { COLLECTION_BACKUP_CODES } from './collection-backup.ts';
import { HYPER_V_ERRORS } from './hyper-v-error.ts';
import { HYPER_V_EVENTS } from './hyper-v-event.ts';
import { HYPER_V_MACHINE_EVENTS } from './hyper-v-machine-event.ts';
import { SHARED_DISK_CODES } from './shared-disk.ts';
import { VIRTUAL_DISK_CHAIN_CODES } from './virtual-disk-chain.ts';
import { VIRTUAL_DISK_FILE_CODES } from './virtual-disk-file.ts';
import { VSS_CODES } from './vss.ts';
import { WINDOWS_CODES } from './windows.ts';

/** The whole vocabulary, family by family, each in the order of its numbers. */
export const CODES: readonly CodeEntry[] = [
  ...[...VIRTUAL_DISK_FILE_CODES, ...VIRTUAL_DISK_CHAIN_CODES].sort(byNumber),
  ...SHARED_DISK_CODES,
  ...COLLECTION_BACKUP_CODES,
  ...[...HYPER_V_EVENTS, ...HYPER_V_MACHINE_EVENTS].sort(byNumber),
  ...HYPER_V_ERRORS,
  ...WINDOWS_CODES,
  ...VSS_CODES,
];

function byNumber(a: CodeEntry, b: CodeEntry): number {
  return a.value - b.value;
}
