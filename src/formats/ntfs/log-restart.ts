import { codeOf } from '../../bytes/vhdset-error.ts';
import { undoFixup } from './fixup.ts';
import { readUint64 } from './wide-integer.ts';

/** A restart page of `$LogFile`: where the log of the last changes begins, and whether it is still needed. */
export interface LogRestart {
  /** The page with the higher one is current. */
  readonly sequence: number;
  /** Everything was written out when the volume was last dismounted. */
  readonly clean: boolean;
}

const RSTR = 0x52545352;
const AREA_BYTES = 16;
const NO_CLIENT = 0xffff;
const VOLUME_IS_CLEAN = 0x0002;

/** @param page a copy of the page, whose protection is undone in place; null when it is none */
export function decodeLogRestart(page: Uint8Array): LogRestart | null {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  if (page.length < 512 || view.getUint32(0, true) !== RSTR) return null;
  try {
    undoFixup(page, 'restart page', 0);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
  const area = view.getUint16(0x18, true);
  if (area + AREA_BYTES > page.length) return null;
  const nobody = view.getUint16(area + 12, true) === NO_CLIENT;
  const flagged = (view.getUint16(area + 14, true) & VOLUME_IS_CLEAN) !== 0;
  return { sequence: readUint64(view, area), clean: nobody || flagged };
}
