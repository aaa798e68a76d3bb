import { Parser } from 'htmlparser2';
import { decodeName } from './address.ts';
import { dateOf, sizeOf } from './remote-file.ts';

/** A line of a listing. */
export interface IndexEntry {
  /** Decoded; without the slash of a folder. */
  readonly name: string;
  /** As it stands in the address of the folder, still encoded. */
  readonly encoded: string;
  readonly type: 'file' | 'folder';
  /** Bytes; null where the listing rounds it, or does not say. */
  readonly size: number | null;
  readonly modified: Date | null;
}

/**
 * What a folder holds, from the page that a web server makes of it: HTML of nginx, Apache and those
 * that write links likewise, or JSON of nginx. Only what lies directly in the folder counts: links
 * to elsewhere, to orders of the columns and to the folder above are none of its files.
 * @param url of the folder, with its slash
 * @returns null for a page that is no listing at all: no link in it leads into the folder, nor above
 */
export function parseAutoindex(body: string, url: string): IndexEntry[] | null {
  const entries = /^\s*\[/.test(body) ? entriesOfJson(body) : entriesOfHtml(body, url);
  if (entries === null) return null;
  const distinct = new Map(entries.map((entry) => [`${entry.type} ${entry.encoded}`, entry]));
  return [...distinct.values()];
}

function entriesOfJson(body: string): IndexEntry[] | null {
  let rows: unknown;
  try {
    rows = JSON.parse(body);
  } catch {
    return null;
  }
  if (!Array.isArray(rows)) return null;
  return rows.flatMap((row: Record<string, unknown> | null) => {
    const { name, type, size, mtime } = row ?? {};
    if (typeof name !== 'string' || name === '' || /^\.{1,2}$|\//.test(name)) return [];
    if (type !== 'file' && type !== 'directory') return [];
    return {
      ...{ name: decodeName(encodeURIComponent(name)), encoded: encodeURIComponent(name) },
      type: type === 'file' ? ('file' as const) : ('folder' as const),
      size: type === 'file' && Number.isSafeInteger(size) ? (size as number) : null,
      modified: dateOf(typeof mtime === 'string' ? mtime : null),
    };
  });
}

/** A link, and the text between its end and the next one: there stand time and size. */
interface Link {
  readonly href: string;
  text: string;
}

function entriesOfHtml(body: string, url: string): IndexEntry[] | null {
  const links: Link[] = [];
  let inLink = false;
  const parser = new Parser({
    onopentag(tag, { href }) {
      if (tag !== 'a') return;
      inLink = true;
      if (href !== undefined) links.push({ href, text: '' });
    },
    // Cells of a table stand for gaps.
    onopentagname(tag) {
      const last = links.at(-1);
      if (last && (tag === 'td' || tag === 'th')) last.text += ' ';
    },
    ontext(text) {
      const last = links.at(-1);
      if (last && !inLink && last.text.length < 256) last.text += text;
    },
    onclosetag(tag) {
      if (tag === 'a') inLink = false;
    },
  });
  parser.end(body);
  const inside = links.flatMap((link) => entryOf(link, url) ?? []);
  const leadsAbove = links.some(
    ({ href }) => href === '../' || url.startsWith(resolved(href, url)),
  );
  return inside.length > 0 || leadsAbove || /<title>\s*Index of/i.test(body) ? inside : null;
}

function entryOf({ href, text }: Link, url: string): IndexEntry | null {
  const target = resolved(href, url);
  if (!target.startsWith(url) || /[?#]/.test(target)) return null;
  const [, encoded, slash] = /^([^/]+)(\/?)$/.exec(target.slice(url.length)) ?? [];
  if (encoded === undefined) return null;
  const [, time, size] = /(\d[\w:-]+ \d\d:\d\d(?::\d\d)?)\s+(\S+)/.exec(text) ?? [];
  const type = slash === '/' ? 'folder' : 'file';
  return {
    ...{ name: decodeName(encoded), encoded, type },
    size: type === 'file' ? sizeOf(size ?? '') : null,
    // Which zone it names is the server's own affair, most often UTC.
    modified: dateOf(time === undefined ? null : `${time} UTC`),
  };
}

function resolved(href: string, url: string): string {
  try {
    return new URL(href, url).href;
  } catch {
    return '';
  }
}
