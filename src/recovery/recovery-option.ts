import type { Evidence } from '../diagnosis/finding.ts';
import type { Command } from './command.ts';

/** Ids are names that explain themselves; they never change their meaning. */
export type OptionId =
  | 'copy-standalone'
  | 'flatten'
  | 'convert-vhd'
  | 'merge-in-place'
  | 'merge-without-room'
  | 'relink-parent'
  | 'prove-identity'
  | 'restore-missing-parent'
  | 'restore-backing-file'
  | 'restore-damaged-disk'
  | 'recover-partially'
  | 'choose-parent'
  | 'replay-log'
  | 'rebuild-set'
  | 'grant-permissions'
  | 'merge-on-live-cluster'
  | 'quarantine-orphans';

/** `impossible`: here, for the reason given; such an option has no steps. */
export type OptionVerdict = 'recommended' | 'possible' | 'last-resort' | 'impossible';

/** Something that must be so before the first step. */
export interface Precondition {
  readonly text: string;
  /** `to-be-checked`: the files can't tell; a person must look. */
  readonly proof: 'proven' | 'to-be-checked' | 'failed';
  readonly by: readonly Evidence[];
}

/** What an option gives. */
export interface Yield {
  /** Which state of which disk, in words. */
  readonly state: string;
  /** Bytes of the virtual disk that are had, or null when not known. */
  readonly bytes: number | null;
  /** Virtual size in bytes; null when not known. */
  readonly ofBytes: number | null;
  readonly certainty: 'exactly' | 'at-least' | 'unknown';
}

/** Free space that must be there before. */
export interface Space {
  /** Null when the files don't tell. */
  readonly bytes: number | null;
  readonly bound: 'exactly' | 'at-most' | 'unknown';
  /** The folder that needs it; null when nothing is written. */
  readonly where: string | null;
}

export interface Duration {
  /** Null when it can't be estimated: it depends on people or on the cluster. */
  readonly seconds: number | null;
  readonly assumption: string;
}

/**
 * One thing to do. `person`: at a place this program does not see, or on files that are not copies:
 * no script ever runs its commands.
 */
export interface Step {
  readonly text: string;
  /** Facts to have at hand while doing it, one a line. */
  readonly notes: readonly string[];
  readonly by: 'script' | 'person';
  readonly commands: readonly Command[];
}

/** A way to recover, complete enough to be followed line by line. */
export interface RecoveryOption {
  readonly id: OptionId;
  /** What is done, in one line. */
  readonly title: string;
  readonly verdict: OptionVerdict;
  /** Why it is recommended, possible or impossible here. */
  readonly why: string;
  readonly yields: Yield;
  readonly preconditions: readonly Precondition[];
  readonly space: Space;
  readonly time: Duration;
  readonly risk: string;
  /** What must not be done meanwhile. */
  readonly warnings: readonly string[];
  readonly steps: readonly Step[];
  readonly verify: readonly Step[];
  /** Files that the steps read, and that must still have this size. */
  readonly reads: readonly { readonly path: string; readonly size: number }[];
  /** Files that the steps make, and that must not be there before. */
  readonly writes: readonly string[];
}

/** An option before one is recommended. */
export type Draft = RecoveryOption & { readonly verdict: Exclude<OptionVerdict, 'recommended'> };
