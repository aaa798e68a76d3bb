import { sniff } from '../formats/sniff.ts';
import { openVhdx } from '../formats/vhdx/vhdx.ts';
import { FilePool } from '../node/file-pool.ts';
import { OutputError } from '../node/output-error.ts';

/** Kinds of file that nothing here could have written, and that may be the only copy of something. */
const EVIDENCE = ['vhds', 'vhd', 'vmcx', 'vmgs', 'vm-xml', 'event-xml', 'rct', 'mrt', 'hrl'];
/** What exports name as their creator; fixtures, Windows and QEMU name others. */
const OWN_CREATOR = /^vhdset \d/;

/**
 * Refuses to replace evidence, whatever `--force` says: a set, a configuration, or a disk that no
 * export of this program made.
 * @throws {OutputError} `is-evidence`, naming what stands there
 */
export async function requireReplaceable(path: string): Promise<void> {
  const pool = new FilePool(1);
  try {
    const source = await pool.open(path).catch(() => null);
    if (!source) return;
    const { kind } = await sniff(source, path);
    const foreignDisk = kind === 'vhdx' && !OWN_CREATOR.test(await creatorOf(source));
    if (!foreignDisk && !EVIDENCE.includes(kind)) return;
    const what = foreignDisk ? 'a disk that no export made' : `a file of kind ${kind}`;
    const explanation = `it is ${what}, which is never replaced; choose another name`;
    throw new OutputError(path, 'is-evidence', explanation);
  } finally {
    pool.close();
  }
}

async function creatorOf(source: Parameters<typeof openVhdx>[0]): Promise<string> {
  const vhdx = await openVhdx(source).catch(() => null);
  return vhdx?.fileTypeIdentifier.creator ?? '';
}
