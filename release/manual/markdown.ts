import type { CommandPage, OptionPage } from './command-page.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** `docs/cli/<command>.md` */
export function markdownPage(page: CommandPage): string {
  return sections([
    `# vhdset ${page.name}`,
    `${page.summary}.`,
    indented([`vhdset ${page.usage} [options]`]),
    ...(page.notes ? [page.notes] : []),
    ...(page.arguments.length === 0
      ? []
      : ['## Arguments', table(page.arguments.map(({ name, text }) => [code(name), text]))]),
    '## Options',
    table(page.options.map((option) => [code(typed(option)), explained(option)])),
    '## Examples',
    'In a folder where `copy` holds a copied set:',
    ...page.examples.flatMap(({ line, tells }) => [
      indented([`vhdset ${line}`]),
      `${tells[0]!.toUpperCase()}${tells.slice(1)}.`,
    ]),
    'Exit codes and all commands: [vhdset](vhdset.md)',
  ]);
}

/** `docs/cli/vhdset.md`, which leads to the others. */
export function markdownIndex(pages: readonly CommandPage[]): string {
  const groups = [...new Set(pages.map(({ group }) => group))];
  return sections([
    '# vhdset',
    'Reads copies of Hyper-V VHD Sets; never changes a source.',
    indented(['vhdset <command> [options]']),
    ...groups.flatMap((group) => [
      `## ${group}`,
      table(
        pages
          .filter((page) => page.group === group)
          .map(({ name, usage, summary }) => [`[${code(usage)}](${name}.md)`, summary]),
      ),
    ]),
    '## Exit codes',
    table(EXIT_CODES.map(({ code: number, text }) => [String(number), text])),
    'What stands behind `--` is a path, whatever it begins with.',
  ]);
}

/** An option as it is typed: `--format <raw|vhdx>`, `-q`. */
export function typed({ spellings, value }: OptionPage): string {
  return spellings
    .map((spelling) => (value === null ? spelling : `${spelling} <${value}>`))
    .join(', ');
}

/** What an option is for, and what stands when it is not given. */
export function explained({ text, required, repeatable, defaultValue }: OptionPage): string {
  const repeated = repeatable && !/repeatable/i.test(text) ? ['Repeatable.'] : [];
  const facts = [
    ...repeated,
    ...(required ? ['Required.'] : []),
    ...(defaultValue === null ? [] : [`Default: ${defaultValue}.`]),
  ];
  return [`${text}.`, ...facts].join(' ');
}

function sections(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A table without headings. */
function table(rows: readonly (readonly [string, string])[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replace(/<(?![^`]*`)/g, '&lt;');
  return ['| | |', '| --- | --- |', ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join(
    '\n',
  );
}
