import { open } from 'node:fs/promises';

/** What the first line of a file with results of a fleet holds. */
const MARK = /"schema"\s*:\s*"vhdset-fleet-result-1"/;
/** Bytes that are looked at: the mark comes first, unless another program has put the keys in another order. */
const LOOKED_AT = 64 * 1024;

/** Whether a file of this system has JSON lines with results of a fleet, by the start of the first one. */
export async function isResultsFile(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => null);
  if (handle === null) return false;
  try {
    if (!(await handle.stat()).isFile()) return false;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    const [line = ''] = buffer.toString('utf8', 0, bytesRead).split('\n', 1);
    return line.startsWith('{') && MARK.test(line);
  } finally {
    await handle.close();
  }
}
