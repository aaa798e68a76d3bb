import { FormatError } from '../bytes/fault.ts';
import { type AccessDump, decodeAccessDump } from '../formats/icacls/access-dump.ts';
import { entriesThatCount } from '../host/permissions.ts';
import { readSmallFile } from '../node/read-text.ts';
import { InputError } from './exit.ts';

/**
 * What `icacls <folder> /save <file> /t` wrote.
 * @throws {InputError} naming the file, when it can't be decoded or holds no access list
 */
export async function readAccessDump(path: string): Promise<AccessDump> {
  const dump = await readNamed(path, decodeAccessDump);
  if (entriesThatCount(dump.entries).length > 0) return dump;
  throw new InputError(
    `${path} holds no access list: write it with icacls <folder> /save <file> /t`,
  );
}

/** A small file, decoded; what is wrong with it is said with its name. */
export async function readNamed<T>(path: string, decode: (bytes: Buffer) => T): Promise<T> {
  const bytes = await readSmallFile(path);
  try {
    return decode(bytes);
  } catch (error) {
    throw error instanceof FormatError ? new InputError(`${path}: ${error.message}`) : error;
  }
}
