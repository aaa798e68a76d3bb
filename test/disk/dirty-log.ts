import { encodeHeader, HEADER_OFFSETS } from '../../src/formats/vhdx/header.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { planLayout } from '../../src/formats/vhdx/write/layout.ts';
import { encodeLogArea } from '../../src/formats/vhdx/write/log-area.ts';
import type { VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import type { SparseMemory } from './sparse-memory.ts';

const PAGE_BYTES = 4096;
const LOG_GUID = '10600000-0000-4000-8000-000000000001';

/**
 * Makes a sound file one that lost its power: some of its pages hold something else, and what they
 * should hold stands in the log alone.
 * @param offsets of pages of 4096 bytes
 */
export async function moveIntoLog(
  file: SparseMemory,
  spec: VhdxSpec,
  offsets: Iterable<number>,
): Promise<void> {
  const { header } = requireReadable(await openVhdx(file));
  const { logOffset, logLength } = planLayout(spec);
  const entries = [];
  for (const offset of new Set(offsets)) {
    const bytes = new Uint8Array(PAGE_BYTES);
    await file.read(bytes, offset);
    const zero = bytes.every((byte) => byte === 0);
    const patch = { offset, length: PAGE_BYTES, bytes: zero ? null : bytes };
    // A later entry decides; the first of each page is older, and wrong.
    entries.push({ patches: [{ offset, length: PAGE_BYTES, bytes: garbage('old') }] });
    entries.push({ patches: [patch] });
    await file.write(garbage('torn'), offset);
  }
  if (entries.length === 0) return;
  const log = encodeLogArea({ guid: LOG_GUID, entries }, logLength, file.size);
  await file.write(log, logOffset);
  const dirty = { ...header, sequenceNumber: header.sequenceNumber + 1n, logGuid: LOG_GUID };
  await file.write(encodeHeader(dirty), HEADER_OFFSETS[0]);
}

const garbage = (word: string): Buffer => Buffer.alloc(PAGE_BYTES, word);
