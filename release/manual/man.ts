import { VERSION } from '../../src/cli/version.ts';
import type { CommandPage } from './command-page.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { explained, typed } from './markdown.ts';

/** `man/vhdset-<command>.1` */
export function manPage(page: CommandPage): string {
  return lines([
    ...heading(`vhdset-${page.name}`, page.summary),
    '.SH SYNOPSIS',
    `\\fBvhdset ${page.name}\\fR${escaped(page.usage.slice(page.name.length))} [options]`,
    '.SH DESCRIPTION',
    text(`${page.summary}.`),
    ...(page.notes ? ['.PP', text(page.notes)] : []),
    ...(page.arguments.length === 0 ? [] : ['.SH ARGUMENTS']),
    ...page.arguments.flatMap(({ name, text: about }) => entry(name, `${about}.`)),
    '.SH OPTIONS',
    ...page.options.flatMap((option) => entry(typed(option), explained(option))),
    '.SH EXAMPLES',
    text('In a folder where copy holds a copied set:'),
    ...page.examples.flatMap(({ line, tells }) => entry(`vhdset ${line}`, `${tells}.`)),
    '.SH SEE ALSO',
    '.BR vhdset (1)',
  ]);
}

/** `man/vhdset.1` */
export function manIndex(pages: readonly CommandPage[]): string {
  const groups = [...new Set(pages.map(({ group }) => group))];
  return lines([
    ...heading('vhdset', 'for a Hyper-V VHD Set in trouble, without Hyper-V'),
    '.SH SYNOPSIS',
    '\\fBvhdset\\fR <command> [options]',
    '.SH DESCRIPTION',
    text(
      'Reads copied VHD Sets and their chains of .avhdx files: what is here, what is wrong, what to do, and the data out of them. A source is never changed.',
    ),
    '.SH COMMANDS',
    ...groups.flatMap((group) => [
      `.SS ${escaped(group)}`,
      ...pages
        .filter((page) => page.group === group)
        .flatMap(({ usage, summary }) => entry(usage, `${summary}.`)),
    ]),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(({ code, text: meaning }) => entry(String(code), meaning)),
    '.SH ENVIRONMENT',
    ...entry('NO_COLOR', 'No colour, also on a terminal.'),
    '.SH SEE ALSO',
    text(`${pages.map(({ name }) => `vhdset-${name}(1)`).join(', ')}`),
  ]);
}

function heading(name: string, summary: string): string[] {
  return [
    `.TH ${name.toUpperCase()} 1 "" "vhdset ${VERSION}" "vhdset"`,
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(summary)}`,
  ];
}

function entry(term: string, about: string): string[] {
  return ['.TP', `\\fB${escaped(term)}\\fR`, text(about)];
}

/** A paragraph: a line that begins with a dot or a quote would be a request. */
function text(paragraph: string): string {
  return escaped(paragraph).replace(/^[.']/gm, '\\&$&');
}

/** A hyphen would become a typographic one, which cannot be pasted into a shell. */
function escaped(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq');
}

function lines(parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
