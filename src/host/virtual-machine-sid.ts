import { decodeGuid, encodeGuid, type Guid } from '../bytes/guid.ts';
import { putUint32, uint32At } from '../bytes/little-endian.ts';

/** The group `NT VIRTUAL MACHINE\Virtual Machines`, of which every machine's account is a member. */
export const ALL_VIRTUAL_MACHINES_SID = 'S-1-5-83-0';

/** The account under which the worker process of a machine runs, as icacls accepts it. */
export function virtualMachineAccount(id: Guid): string {
  return `NT VIRTUAL MACHINE\\${id.toUpperCase()}`;
}

/**
 * The SID of that account: S-1-5-83-1 and the four little-endian words of the GUID's bytes (checked
 * on a public event and on Microsoft's example).
 */
export function virtualMachineSid(id: Guid): string {
  const bytes = encodeGuid(id);
  const words = [0, 4, 8, 12].map((offset) => uint32At(bytes, offset));
  return `S-1-5-83-1-${words.join('-')}`;
}

/** The machine of a SID; null when it is no machine's. */
export function virtualMachineOfSid(sid: string): Guid | null {
  const words = /^S-1-5-83-1-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/.exec(sid);
  if (words === null) return null;
  const bytes = new Uint8Array(16);
  for (const [index, word] of words.slice(1).entries()) {
    if (Number(word) > 0xffffffff) return null;
    putUint32(bytes, Number(word), index * 4);
  }
  return decodeGuid(bytes);
}
