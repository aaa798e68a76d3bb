import { CAN_MULTI_CONN, HAS_FLAGS, Info, READ_ONLY, SEND_DF } from './constants.ts';
import { encodeText, Fields, Message } from './message.ts';
import type { ServedExport } from './served-export.ts';

/** The longest read that is answered, in bytes: what clients count on by the protocol. */
export const MOST_READ_BYTES = 32 * 1024 * 1024;

/** Size and transmission flags, as both ways to open an export have them. */
export function exportDetails({ length }: ServedExport, structured: boolean): Uint8Array {
  // Nothing is ever written, so every connection sees the same.
  const flags = HAS_FLAGS | READ_ONLY | CAN_MULTI_CONN | (structured ? SEND_DF : 0);
  return new Message(10).u64(BigInt(length)).u16(flags).bytes;
}

/** What is said about an export: what a client has to know, and what it wants to. */
export function exportInfos(
  served: ServedExport,
  structured: boolean,
  wanted: ReadonlySet<number>,
): Uint8Array[] {
  const info = (type: number, data: Uint8Array) =>
    new Message(2 + data.length).u16(type).put(data).bytes;
  const sizes = new Message(12)
    .u32(1)
    .u32(Math.max(4096, served.disk.physicalSectorSize))
    .u32(MOST_READ_BYTES).bytes;
  const infos = [info(Info.Export, exportDetails(served, structured)), info(Info.BlockSize, sizes)];
  if (wanted.has(Info.Name)) infos.push(info(Info.Name, encodeText(served.name)));
  if (wanted.has(Info.Description)) {
    infos.push(info(Info.Description, encodeText(served.description)));
  }
  return infos;
}

/** @returns null when the request is not one */
export function readInfoRequest(
  data: Uint8Array,
): { readonly name: string; readonly wanted: ReadonlySet<number> } | null {
  const fields = new Fields(data);
  const name = fields.text();
  const count = fields.u16();
  if (name === undefined || count === undefined || fields.left !== count * 2) return null;
  const wanted = new Set<number>();
  for (let i = 0; i < count; i++) wanted.add(fields.u16()!);
  return { name, wanted };
}
