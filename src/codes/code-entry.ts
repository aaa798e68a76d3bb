/** The four words of this project for how well something is known. */
type Certainty = 'bytes' | 'spec' | 'field' | 'inferred';

/** Where a code comes from; decides how it is written. */
export type CodeDomain =
  | 'virtual disk'
  | 'shared disk'
  | 'VM collection backup'
  | 'Hyper-V event'
  | 'cluster event'
  | 'WMI'
  | 'Hyper-V'
  | 'Windows';

/** Who writes an event: one number may mean two things in two logs. */
export type EventSource = 'Hyper-V-VMMS' | 'Hyper-V-Worker' | 'FailoverClustering';

/** Findings by which a cause is provable from the files alone. */
export type ProvingFinding =
  | 'unmerged-checkpoints'
  | 'excessive-chain'
  | 'missing-backing-file'
  | 'missing-parent'
  | 'identity-mismatch'
  | 'cycle'
  | 'size-mismatch'
  | 'sector-size-mismatch'
  | 'ambiguous-parent'
  | 'orphan'
  | 'auto-recovery-fork'
  | 'attached-disk-missing'
  | 'backing-file-attached-directly'
  | 'configuration-behind-disk'
  | 'damaged-configuration'
  | 'merge-failed'
  | 'fork-commit-hold'
  | 'unreadable-disk'
  | 'leaf-behind-descendants'
  | 'dirty-log'
  | 'damaged-header'
  | 'damaged-region-table'
  | 'incomplete-creation'
  | 'truncated-file'
  | 'unsupported-required-item'
  | 'standalone-backing-file'
  | 'undecoded-data';

/** What the files can show about a code, and the command that shows it. */
export interface Proof {
  readonly command: string;
  /** The finding that the command reports when the cause is there; null when it has no finding of its own. */
  readonly finding: ProvingFinding | null;
  /** One sentence: what is proven, and what is not. */
  readonly shows: string;
}

/** One error code or event of the vocabulary. */
export interface CodeEntry {
  /** Unsigned: an HRESULT of 32 bits, or a small decimal number. */
  readonly value: number;
  /** As it is usually written: `0xC03A000E`, `19100`. */
  readonly spelling: string;
  /** Other numbers of the same thing, e.g. the plain Win32 error of an HRESULT. */
  readonly alsoValues: readonly number[];
  /** The name in the Windows headers; null for events and backup codes, which have none. */
  readonly name: string | null;
  readonly domain: CodeDomain;
  /** Whose log the event stands in; null for what is no event. */
  readonly source: EventSource | null;
  /** The words Windows shows, or in parentheses why there are none; `…` stands for the names it fills in. */
  readonly message: string;
  /** Other names and words for the same thing. */
  readonly alsoTexts: readonly string[];
  /** What it means in a VHD Set's world. */
  readonly means: string;
  /** Empty: not provable from files. */
  readonly proofs: readonly Proof[];
  /** What to do, in order. */
  readonly steps: readonly string[];
  /** How well number, name and words are known; causes and steps are this project's reading of them. */
  readonly known: Certainty;
}

const NOTHING_ELSE = { source: null, proofs: [], alsoValues: [], alsoTexts: [] };

/** What an entry states besides its number and name. */
export type Facts = Pick<CodeEntry, 'message' | 'means' | 'steps'> &
  Partial<Pick<CodeEntry, 'proofs' | 'alsoValues' | 'alsoTexts' | 'known'>>;

/** An HRESULT or NTSTATUS; its facts are the specification's unless they say otherwise. */
export function hresult(
  value: number,
  domain: CodeDomain,
  name: string | null,
  facts: Facts,
): CodeEntry {
  const spelling = `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
  return { value, spelling, name, domain, ...NOTHING_ELSE, known: 'spec', ...facts };
}

/** An event or a backup code: a decimal number without a name, known from reports. */
export function decimal(value: number, domain: CodeDomain, facts: Facts): CodeEntry {
  const spelling = String(value);
  return { value, spelling, name: null, domain, ...NOTHING_ELSE, known: 'field', ...facts };
}

/** An event of one log; numbers are known from reports unless the facts say otherwise. */
export function eventOf(source: EventSource, value: number, facts: Facts): CodeEntry {
  const domain = source === 'FailoverClustering' ? 'cluster event' : 'Hyper-V event';
  return { ...decimal(value, domain, facts), source };
}

/** A proof by `vhdset analyze`, which looks at the folder as a whole. */
export function byAnalysis(finding: ProvingFinding | null, shows: string): Proof {
  return { command: 'vhdset analyze <folder>', finding, shows };
}

/** A proof by `vhdset check`, which looks into single files. */
export function byCheck(finding: ProvingFinding | null, shows: string): Proof {
  return { command: 'vhdset check <file>', finding, shows };
}
