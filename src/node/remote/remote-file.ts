import type { AnswerHeaders, RemoteRequest } from './http-connections.ts';

/** What a listing, or an answer, says of a file. */
export interface RemoteFile {
  /** As a person spells it. */
  readonly path: string;
  readonly url: string;
  /** Bytes; null where a listing rounds it. */
  readonly size: number | null;
  readonly modified: Date | null;
  /** The entity tag of its state; null where none is told. */
  readonly tag: string | null;
}

/** A file whose size is known. */
export type SizedFile = RemoteFile & { readonly size: number };

/** What the headers of an answer say of the state of a file. */
export interface RemoteState {
  readonly size: number | null;
  readonly modified: Date | null;
  readonly tag: string | null;
}

/** @param status 206: its length is that of a range (RFC 9110, section 15.3.7) */
export function stateOf(headers: AnswerHeaders, status = 200): RemoteState {
  const length = headers.get('content-length');
  const total = /^bytes \d+-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  const packed = headers.get('content-encoding') !== null;
  const size = total ?? (packed || status === 206 ? null : length);
  return {
    size: size === null ? null : sizeOf(size),
    modified: dateOf(headers.get('last-modified')),
    tag: tagOf(headers.get('etag')),
  };
}

/** @returns null for what is no count of bytes below 2^53 */
export function sizeOf(text: string): number | null {
  const size = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : null;
}

export function dateOf(text: string | null): Date | null {
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time);
}

/** A weak tag says less than that the bytes are the same: it still says that they are others. */
export function tagOf(text: string | null): string | null {
  return text === null || text === '' || text.length > 1024 ? null : text;
}

/** How two states of one file differ, in words; null where nothing says that they do. */
export function differenceOf(known: RemoteState, now: RemoteState): string | null {
  if (known.size !== null && now.size !== null && known.size !== now.size) {
    return `it has ${now.size} bytes, and had ${known.size}`;
  }
  if (known.tag !== null && now.tag !== null && known.tag !== now.tag) {
    return 'its entity tag is another';
  }
  const [before, after] = [known.modified?.getTime(), now.modified?.getTime()];
  // Listings round to minutes, and name them in the server's own zone: the tag decides alone there.
  const comparable = known.tag === null && before !== undefined && after !== undefined;
  return comparable && before !== after ? 'its time of last change is another' : null;
}

/** Asks for a range of bytes, of the state that is known where its tag allows that. */
export function rangeRequest(
  url: string,
  position: number,
  length: number,
  tag: string | null,
): RemoteRequest {
  const range = `bytes=${position}-${position + length - 1}`;
  const strong = tag !== null && !tag.startsWith('W/');
  return { method: 'GET', url, headers: { range, ...(strong ? { 'if-match': tag } : {}) } };
}
