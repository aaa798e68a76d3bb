import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { dateOf, sizeOf, tagOf } from './remote-file.ts';

/** An object, as a page of a listing names it (Amazon S3 API, ListObjectsV2). */
export interface S3Object {
  readonly key: string;
  readonly size: number | null;
  readonly modified: Date | null;
  readonly tag: string | null;
}

export interface S3Page {
  readonly objects: readonly S3Object[];
  /** Groups of keys that share what stands before the next slash; with a delimiter alone. */
  readonly prefixes: readonly string[];
  /** What the next page begins behind; null for the last. */
  readonly next: string | null;
}

const PARSER = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: (name) => name === 'Contents' || name === 'CommonPrefixes',
  // Five names and numbers; a document type, where others are declared, was refused before.
  processEntities: true,
});

/**
 * Reads one page of a listing that was asked for with `encoding-type=url`.
 * @returns null for what is none
 */
export function parseS3Listing(text: string): S3Page | null {
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) return null;
  let result: Record<string, unknown> | undefined;
  try {
    result = (PARSER.parse(text) as Record<string, Record<string, unknown>>).ListBucketResult;
  } catch {
    return null;
  }
  if (typeof result !== 'object' || result === null) return null;
  const encoded = result.EncodingType === 'url';
  const nameOf = (value: unknown) => decodeKey(textOf(value), encoded);
  const rows = (result.Contents ?? []) as Record<string, unknown>[];
  const groups = (result.CommonPrefixes ?? []) as Record<string, unknown>[];
  const objects = rows.flatMap((row) => {
    const key = nameOf(row.Key);
    return key === null ? [] : [objectOf(key, row)];
  });
  const next = textOf(result.NextContinuationToken);
  const more = textOf(result.IsTruncated) === 'true';
  return {
    objects,
    prefixes: groups.flatMap(({ Prefix }) => nameOf(Prefix) ?? []),
    next: more && next !== '' ? next : null,
  };
}

function objectOf(key: string, row: Record<string, unknown>): S3Object {
  return {
    key,
    size: sizeOf(textOf(row.Size)),
    modified: dateOf(textOf(row.LastModified) || null),
    tag: tagOf(textOf(row.ETag)),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** @returns null for none, and for one that cannot be decoded */
function decodeKey(text: string, encoded: boolean): string | null {
  if (text === '') return null;
  try {
    return encoded ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
  } catch {
    return null;
  }
}
