import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { isExfat } from '../formats/exfat/boot-sector.ts';
import { decodeFatBootSector } from '../formats/fat/boot-sector.ts';
import type { ContentKind } from './content.ts';
import {
  FAR_SIGNATURES,
  HEAD_LENGTH,
  HEAD_SIGNATURES,
  matchSignature,
} from './foreign-signatures.ts';

/** What the content of a volume shows. */
export interface Recognised {
  readonly kind: ContentKind;
  /** Whether it is known by its first sector, which then is no partition table. */
  readonly hasBootSector: boolean;
  /** Text of the volume, not to be trusted; null where there is none, or it is not read here. */
  readonly label: string | null;
  /** A serial number or UUID, as other tools write it. */
  readonly id: string | null;
}

const NTFS = [0x4e, 0x54, 0x46, 0x53, 0x20, 0x20, 0x20, 0x20];

/**
 * Says what a volume holds by the bytes at the places where file systems, encryption and volume
 * managers sign. A handful of small reads.
 * @returns null where nothing is known
 * @throws {VhdsetError} when the first sector cannot be read; what lies further on may be missing
 */
export async function recogniseFileSystem(source: ByteSource): Promise<Recognised | null> {
  const length = Math.min(source.size, HEAD_LENGTH);
  if (length < 512) return null;
  const head = await readHead(source, length);
  return byBootSector(head) ?? byHead(head) ?? (await byFarSignature(source));
}

/** Of a chain that lacks a parent, the first sector may be there and not the rest. */
async function readHead(source: ByteSource, length: number): Promise<Uint8Array> {
  const head = await readStructure(source, 'start of the volume', 0, length).catch(known);
  return head ?? (await readStructure(source, 'start of the volume', 0, 512));
}

function byBootSector(head: Uint8Array): Recognised | null {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (NTFS.every((byte, index) => head[3 + index] === byte)) {
    const id = view.getBigUint64(72, true).toString(16).padStart(16, '0');
    return { kind: 'ntfs', hasBootSector: true, label: null, id };
  }
  if (isExfat(head)) {
    return {
      kind: 'exfat',
      hasBootSector: true,
      label: null,
      id: serial(view.getUint32(100, true)),
    };
  }
  // BitLocker To Go looks like FAT to systems that do not know it.
  if (matchSignature(HEAD_SIGNATURES, head)?.kind === 'bitlocker') return null;
  const fat = decodeFatBootSector(head);
  if (!fat) return null;
  const kind = `fat${fat.width}` as const;
  return { kind, hasBootSector: true, label: fat.label, id: serial(fat.serial) };
}

/** `1A2B-3C4D`, as Windows and Linux write it. */
function serial(value: number): string {
  const hex = value.toString(16).toUpperCase().padStart(8, '0');
  return `${hex.slice(0, 4)}-${hex.slice(4)}`;
}

/** These write their name into the first sector, as FAT does. */
const IN_BOOT_SECTOR: ReadonlySet<ContentKind> = new Set(['bitlocker', 'refs', 'luks', 'xfs']);

function byHead(head: Uint8Array): Recognised | null {
  const found = matchSignature(HEAD_SIGNATURES, head);
  if (!found) return null;
  const hasBootSector = IN_BOOT_SECTOR.has(found.kind);
  return { kind: found.kind, hasBootSector, ...namesOf(found, head) };
}

async function byFarSignature(source: ByteSource): Promise<Recognised | null> {
  for (const signature of FAR_SIGNATURES) {
    const { from, length, kind } = signature;
    if (from + length > source.size) continue;
    const bytes = await readStructure(source, 'start of the volume', from, length).catch(known);
    if (!bytes || !matchSignature([signature], bytes)) continue;
    return { kind, hasBootSector: false, ...namesOf(signature, bytes) };
  }
  return null;
}

function namesOf(
  { label, id }: (typeof HEAD_SIGNATURES)[number],
  bytes: Uint8Array,
): Pick<Recognised, 'label' | 'id'> {
  return { label: label?.(bytes) || null, id: id?.(bytes) || null };
}

/** @returns null for what a source may throw, so that the next place is looked at */
function known(error: unknown): null {
  if (error instanceof VhdsetError) return null;
  throw error;
}
