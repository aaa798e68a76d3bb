import { printable } from '../printable.ts';

/** Longer than any run of backticks inside, so that none can close the block. */
export function fenceFor(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  return '`'.repeat(runs.reduce((longest, { length }) => Math.max(longest, length + 1), 3));
}

/** What Markdown gives a meaning to inside a line; a backslash takes it away (CommonMark 2.4). */
const MARKUP = /[\\`*_[\]<>|&~#$!@]/g;
/** What GitHub's Markdown turns into links on its own. */
const AUTOLINK = /(:)(?=\/\/)|(?<=www)(\.)/gi;

/** Text on one line that reads as itself, whatever names it holds. */
export function prose(text: string): string {
  return printable(text)
    .replace(MARKUP, '\\$&')
    .replace(AUTOLINK, '\\$&')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}
