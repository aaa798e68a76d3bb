import type {
  AccessControlEntry,
  AceFlag,
} from '../formats/security-descriptor/access-control-entry.ts';
import { FULL_ACCESS, fileRights } from '../formats/security-descriptor/access-rights.ts';
import type { AccessControlList } from '../formats/security-descriptor/security-descriptor.ts';
import { EVERYONE, type Sid } from '../formats/security-descriptor/sid.ts';
import { ALL_VIRTUAL_MACHINES_SID } from './virtual-machine-sid.ts';

/** What a list gives to one account. */
export interface EffectiveRights {
  /** Rights on a file that are granted, generic ones spelled out. */
  readonly granted: number;
  /** Rights that an entry denies before any grants them. */
  readonly denied: number;
  /** Entries that grant or deny some of it, in order; conditional ones are left out. */
  readonly because: readonly AccessControlEntry[];
}

/**
 * Goes through the list in its order, as Windows does: what is granted or denied first, stays so.
 * A machine's account is counted as itself, as a member of the group of all machines, and as
 * everyone; other groups it might be in are not in the list's text.
 * @param appliesTo `object`: the file or folder itself; `new-files`: what files made in the folder inherit.
 */
export function effectiveRights(
  list: AccessControlList,
  machine: Sid,
  appliesTo: 'object' | 'new-files',
): EffectiveRights {
  if (list.absent) return { granted: FULL_ACCESS, denied: 0, because: [] };
  const accounts = new Set([machine, ALL_VIRTUAL_MACHINES_SID, EVERYONE]);
  let granted = 0;
  let denied = 0;
  const because: AccessControlEntry[] = [];
  for (const entry of list.entries) {
    if (!accounts.has(entry.sid) || !applies(entry.flags, appliesTo)) continue;
    const rights = fileRights(entry.mask);
    if (entry.type === 'allow') granted |= rights & ~denied;
    else if (entry.type === 'deny') denied |= rights & ~granted;
    else continue;
    because.push(entry);
  }
  return { granted, denied, because };
}

function applies(flags: ReadonlySet<AceFlag>, appliesTo: 'object' | 'new-files'): boolean {
  return appliesTo === 'object' ? !flags.has('IO') : flags.has('OI');
}
