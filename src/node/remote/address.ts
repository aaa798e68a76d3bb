import { SourceError } from '../../bytes/source-error.ts';

/**
 * The parts of `https://server/folder/` or `s3://bucket/prefix` as a person writes it, or as a tree
 * gives it. Names are as they are, not percent-encoded; what is encoded already stays so.
 */
export interface RemoteAddress {
  readonly scheme: 'http' | 'https' | 's3';
  /** `server:8443`, or the name of the bucket. */
  readonly authority: string;
  /** Behind the slash that follows the authority. */
  readonly rest: string;
}

/**
 * @throws {SourceError} `address` for one with a user and password: others see a command line
 */
export function parseAddress(path: string): RemoteAddress {
  const parts = /^(https?|s3):\/\/([^/]*)\/?(.*)$/is.exec(path);
  const [, scheme = '', authority = '', rest = ''] = parts ?? [];
  const shown = path.replace(/\/\/[^/]*@/, '//…@');
  if (authority === '') throw new SourceError(shown, 'address', 'it names no server');
  if (authority.includes('@')) {
    const why = 'names and passwords are not taken from an address: others see a command line';
    throw new SourceError(shown, 'address', why);
  }
  return { scheme: scheme.toLowerCase() as RemoteAddress['scheme'], authority, rest };
}

/**
 * The names of a path as they go into a URL. A percent sign that begins no encoded byte is a
 * character like any other.
 */
export function encodePath(names: string): string {
  return names
    .split('/')
    .map((name) => encodeURIComponent(name).replace(/%25(?=[0-9A-Fa-f]{2})/g, '%'))
    .join('/');
}

/**
 * The name that a URL holds for one file or folder: decoded where that is a name by itself, and as
 * it is where it would be none (`..`, a slash, a control character, no UTF-8).
 */
export function decodeName(encoded: string): string {
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
  return /^\.{0,2}$|[/\\\p{C}]/u.test(name) ? encoded : name;
}

/** The path of the folder that a path lies in, with its slash. */
export function parentFolder(path: string): string {
  return path.replace(/[^/]*\/?$/, '');
}
