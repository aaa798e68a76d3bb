import { baseName, stemOf } from './paths.ts';

/** What a disk's file name says, taken apart. All inferred: anybody may name a file so. */
export interface DiskName {
  /** The stem without what Hyper-V appends; folded, for comparison alone. */
  readonly base: string;
  /** What was appended: `_<guid>` for a set's disk or a checkpoint, `-AutoRecovery` for a VSS fork. */
  readonly form: 'plain' | 'guid' | 'auto-recovery';
}

const AUTO_RECOVERY = '-AUTORECOVERY';
const GUID_SUFFIX = /_\{?[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}?$/;
/** Characters of the longest such suffix, so that a hostile name is not searched from end to end. */
const GUID_SUFFIX_LENGTH = 39;

/** Takes a disk's path or name apart: `shared_<guid>.avhdx` has the base `shared`. */
export function diskName(path: string): DiskName {
  let base = stemOf(baseName(path));
  let form: DiskName['form'] = 'plain';
  if (base.endsWith(AUTO_RECOVERY)) {
    base = base.slice(0, -AUTO_RECOVERY.length);
    form = 'auto-recovery';
  }
  while (GUID_SUFFIX.test(base.slice(-GUID_SUFFIX_LENGTH))) {
    base = base.slice(0, base.lastIndexOf('_'));
    if (form === 'plain') form = 'guid';
  }
  return { base, form };
}

const CHECKPOINT_NAME = /_[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\.avhdx?$/;
/** Characters of the longest end that tells. */
const CHECKPOINT_END = 50;

/**
 * Whether only a disk with a parent is called so: Hyper-V gives a checkpoint `_<GUID>.avhdx` in upper
 * case, a set's first disk the same in lower case, and a fork of VSS `-AutoRecovery.avhdx`. Inferred.
 */
export function isChildName(path: string): boolean {
  const end = path.slice(-CHECKPOINT_END);
  return CHECKPOINT_NAME.test(end) || /-AutoRecovery\.avhdx?$/i.test(end);
}

const SET_EXTENSION = /\.vhds$/i;

/** Whether a path is named as a VHD Set is. */
export function isSetName(path: string): boolean {
  return SET_EXTENSION.test(path);
}

/** The base that the disks of a `.vhds` of this name have. */
export function setBase(path: string): string {
  return stemOf(baseName(path).replace(SET_EXTENSION, ''));
}
