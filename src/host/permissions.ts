import type { AccessDumpEntry } from '../formats/icacls/access-dump.ts';
import { FULL_ACCESS, rightsInWords } from '../formats/security-descriptor/access-rights.ts';
import type { AccessControlList } from '../formats/security-descriptor/security-descriptor.ts';
import type { Sid } from '../formats/security-descriptor/sid.ts';
import { type EffectiveRights, effectiveRights } from './effective-rights.ts';
import { virtualMachineSid } from './virtual-machine-sid.ts';
import type { ListedMachine } from './vm-list.ts';

/** What one machine lacks on one file or folder. */
export interface MissingGrant {
  readonly machine: ListedMachine;
  /** As in the dump; hostile text. */
  readonly path: string;
  /** A folder is inferred: something lies in it, or its entries are inherited by files. */
  readonly kind: 'folder' | 'file';
  /**
   * `no-grant`: nothing for this machine. `not-full`: some rights, not all. `denied`: an entry denies
   * rights, which no grant cures. `not-inherited`: the machine may use the folder, but files made in
   * it, the next checkpoint for one, will not have the right.
   */
  readonly problem: 'no-grant' | 'not-full' | 'denied' | 'not-inherited';
  /** The rights that are not there, in words. */
  readonly lacks: readonly string[];
  /** For `denied`: whom the entries name, and whether they come from a folder above. */
  readonly deniedBy: readonly { readonly sid: Sid; readonly inherited: boolean }[];
  readonly cure: Cure;
}

/**
 * `grant`: on this path. `with-folder`: the grant on the folder reaches this file, because it inherits.
 * `decide`: an entry denies; a person must say why it is there.
 */
type Cure =
  | { readonly kind: 'grant' }
  | { readonly kind: 'with-folder'; readonly folder: string }
  | { readonly kind: 'decide' };

/** Files that a machine's worker process opens or makes when a set is used and merged. */
const DISK_FILE = /\.(?:vhds|a?vhdx?|rct|mrt)$/i;

/**
 * Compares access lists with what a VHD Set needs: full access for each machine, on the folders that
 * hold disk files and on the files, and inherited by new files. In a dump without disk files every
 * folder counts. An entry without a list says nothing and is passed over.
 *
 * Proven is what the list says; that the machine cannot work without is Microsoft's statement for
 * event 19100. Rights by groups other than all machines and everyone are not counted.
 */
export function missingGrants(
  entries: readonly AccessDumpEntry[],
  machines: readonly ListedMachine[],
): MissingGrant[] {
  const relevant = entriesThatCount(entries);
  return machines.flatMap((machine) => {
    const sid = virtualMachineSid(machine.id);
    const missing: MissingGrant[] = [];
    const cured = new Map<string, string>();
    for (const { path, kind, list } of relevant) {
      const own = effectiveRights(list, sid, 'object');
      const found = judge(own) ?? (kind === 'folder' ? judgeNewFiles(list, sid) : null);
      if (found === null) continue;
      const folder = kind === 'file' && !list.protected ? cured.get(parentOf(path)) : undefined;
      let cure: Cure = { kind: 'grant' };
      if (found.problem === 'denied') cure = { kind: 'decide' };
      else if (folder !== undefined) cure = { kind: 'with-folder', folder };
      else if (kind === 'folder') cured.set(path.toLowerCase(), path);
      missing.push({ machine, path, kind, ...found, cure });
    }
    return missing;
  });
}

type Judgement = Pick<MissingGrant, 'problem' | 'lacks' | 'deniedBy'>;

function judge({ granted, denied, because }: EffectiveRights): Judgement | null {
  if ((granted & FULL_ACCESS) === FULL_ACCESS) return null;
  const lacks = rightsInWords(FULL_ACCESS & ~granted);
  const deniedBy = because
    .filter((entry) => entry.type === 'deny')
    .map((entry) => ({ sid: entry.sid, inherited: entry.flags.has('ID') }));
  if (denied !== 0) return { problem: 'denied', lacks, deniedBy };
  return { problem: granted === 0 ? 'no-grant' : 'not-full', lacks, deniedBy: [] };
}

function judgeNewFiles(list: AccessControlList, sid: Sid): Judgement | null {
  // Without a list there is nothing to inherit; the file system gives its own default.
  if (list.absent) return null;
  const found = judge(effectiveRights(list, sid, 'new-files'));
  return found === null || found.problem === 'denied'
    ? found
    : { ...found, problem: 'not-inherited' };
}

/** A file or folder on which every machine of a set needs full access. */
export interface CountingEntry {
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly list: AccessControlList;
}

/**
 * The entries that {@link missingGrants} judges; none when the dump has no list of any. Folders first,
 * so that a cure of the folder is known when its files are looked at.
 */
export function entriesThatCount(entries: readonly AccessDumpEntry[]): CountingEntry[] {
  const withChildren = new Set(entries.map(({ path }) => parentOf(path)));
  const known = entries.flatMap(({ path, descriptor: { access } }): CountingEntry[] => {
    if (access === null) return [];
    const inheritable = access.entries.some(({ flags }) => flags.has('OI') || flags.has('CI'));
    const isFolder = withChildren.has(path.toLowerCase()) || inheritable;
    return [{ path, kind: isFolder ? 'folder' : 'file', list: access }];
  });
  const files = known.filter(({ path, kind }) => kind === 'file' && DISK_FILE.test(path));
  const folders = known.filter(({ kind }) => kind === 'folder');
  if (files.length === 0) return folders.length > 0 ? folders : known;
  const holders = new Set(files.map(({ path }) => parentOf(path)));
  return [...folders.filter(({ path }) => holders.has(path.toLowerCase())), ...files];
}

/** In lower case: names do not differ by case. Empty for the folder that was saved. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('\\'))).toLowerCase();
}
