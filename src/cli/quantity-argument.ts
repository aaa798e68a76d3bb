import { UsageError } from './exit.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/**
 * A size or an offset in bytes: `4096`, `0x1000`, `64K`, `2MiB`, `1G`; units are powers of 1024.
 * @throws {UsageError} naming the option
 */
export function parseBytes(text: string, option: string): number {
  const match = /^(?:0x([0-9a-f]+)|(\d+)\s*([kmgt]?)(?:ib?)?)$/i.exec(text.trim());
  const hex = match?.[1];
  const value =
    hex === undefined
      ? Number(match?.[2] ?? Number.NaN) * UNITS[match?.[3]?.toLowerCase() ?? '']!
      : Number.parseInt(hex, 16);
  if (!Number.isSafeInteger(value)) {
    throw new UsageError(`${option} takes bytes, as in 4096, 0x1000, 64K, 2M, 1G; not ${text}`);
  }
  return value;
}

/**
 * A part of a disk: `<offset>+<length>`, or `<offset>-<end>` without the byte at `end`, or `<offset>-`.
 * @throws {UsageError} when it is none, or not on a disk of `size` bytes
 */
export function parseRange(text: string, size: number): { offset: number; length: number } {
  const match = /^([^+-]+)([+-])([^+-]*)$/.exec(text);
  if (!match) {
    throw new UsageError(`--range takes <offset>+<length> or <offset>-<end>, not ${text}`);
  }
  const [, first, sign, second] = match as unknown as [string, string, string, string];
  const offset = parseBytes(first, '--range');
  const end = sign === '-' && second === '' ? size : parseBytes(second, '--range');
  const length = sign === '+' ? end : end - offset;
  if (length <= 0 || offset + length > size) {
    throw new UsageError(`--range ${text} is not on the disk, which has ${size} bytes`);
  }
  return { offset, length };
}
