import type { FileTime } from '../../bytes/file-time.ts';
import { decodeShortUtf16 } from '../../bytes/utf16.ts';
import { type FileReference, readFileReference } from './file-reference.ts';
import { readUint64 } from './wide-integer.ts';

/** Which rules a name follows, and whether the file has a second one for them. */
export const Namespace = {
  /** Any characters; letters of different case differ. */
  Posix: 0,
  Win32: 1,
  /** The short form, in 8.3; always beside a long one. */
  Dos: 2,
  /** A long name that is short enough for DOS as well. */
  Win32AndDos: 3,
} as const;

/** Attribute 0x30, and the key of an index of names. All but parent and name may be out of date. */
export interface FileName {
  readonly parent: FileReference;
  readonly name: string;
  readonly namespace: number;
  readonly created: FileTime;
  readonly modified: FileTime;
  readonly changed: FileTime;
  readonly accessed: FileTime;
  /** Bytes. */
  readonly allocatedSize: number;
  readonly size: number;
  readonly attributes: number;
}

const FIXED_BYTES = 66;
const NAME_LENGTH = 64;
const NAMESPACE = 65;

/** Null when the value is too short for the name it announces. */
export function decodeFileName(value: DataView): FileName | null {
  const name = decodeNameOnly(value);
  if (name === null) return null;
  return {
    ...name,
    created: value.getBigUint64(8, true),
    modified: value.getBigUint64(16, true),
    changed: value.getBigUint64(24, true),
    accessed: value.getBigUint64(32, true),
    allocatedSize: readUint64(value, 40),
    size: readUint64(value, 48),
    attributes: value.getUint32(56, true),
  };
}

/**
 * The same without what may be out of date, for walks over everything.
 * @param at where the value begins in `view`, and its length; all of it when left out
 */
export function decodeNameOnly(
  view: DataView,
  at = 0,
  length = view.byteLength,
): Pick<FileName, 'parent' | 'name' | 'namespace'> | null {
  if (length < FIXED_BYTES) return null;
  const characters = view.getUint8(at + NAME_LENGTH);
  if (FIXED_BYTES + characters * 2 > length) return null;
  return {
    parent: readFileReference(view, at),
    name: decodeShortUtf16(view, at + FIXED_BYTES, characters),
    namespace: view.getUint8(at + NAMESPACE),
  };
}
