import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import { IMAGE_FORMATS, imageFormatOf } from '../formats/ewf/file-header.ts';
import { type FileKind, sniff } from '../formats/sniff.ts';
import { openVhdx } from '../formats/vhdx/vhdx.ts';
import { FilePool } from '../node/file-pool.ts';
import { OutputError } from '../node/output-error.ts';

/** What nobody misses; every other kind may be the only copy of something. */
const NO_EVIDENCE: readonly FileKind[] = ['empty', 'other'];
/** Documents bear the name of XML for many reasons: such a name alone makes no evidence. */
const COMMON_NAMES: readonly FileKind[] = ['vm-xml', 'event-xml'];
/** Bytes by which images of other tools are known. */
const IMAGE_START = 64;
/** What exports name as their creator; fixtures, Windows and QEMU name others. */
const OWN_CREATOR = /^vhdset \d/;

/**
 * Refuses to replace evidence, whatever `--force` says: a set, a configuration, a disk that no
 * export of this program made, a segment of an acquired image, or what may be a damaged one of these by its name.
 * @throws {OutputError} `is-evidence`, naming what stands there
 */
export async function requireReplaceable(path: string): Promise<void> {
  const pool = new FilePool(1);
  try {
    const source = await pool.open(path).catch(() => null);
    const what = source ? await evidenceIn(source, path) : null;
    if (what === null) return;
    const explanation = `it is ${what}, which is never replaced; choose another name`;
    throw new OutputError(path, 'is-evidence', explanation);
  } finally {
    pool.close();
  }
}

async function evidenceIn(source: ByteSource, path: string): Promise<string | null> {
  const { kind, promised } = await sniff(source, path);
  if (kind === 'vhdx') {
    return OWN_CREATOR.test(await creatorOf(source)) ? null : 'a disk that no export made';
  }
  if (kind === 'other') {
    const start = await readStructure(source, path, 0, Math.min(IMAGE_START, source.size));
    const format = imageFormatOf(start);
    // Whichever segment it is, and of whatever image.
    if (format !== null) return `a part of an ${IMAGE_FORMATS[format].name}`;
  }
  if (!NO_EVIDENCE.includes(kind)) return `a file of kind ${kind}`;
  if (promised === null || COMMON_NAMES.includes(promised)) return null;
  return `by its name a file of kind ${promised}, although damaged`;
}

async function creatorOf(source: ByteSource): Promise<string> {
  const vhdx = await openVhdx(source).catch(() => null);
  return vhdx?.fileTypeIdentifier.creator ?? '';
}
