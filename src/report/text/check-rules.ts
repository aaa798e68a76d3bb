import { CATALOGUE } from '../../diagnosis/conformance/catalogue.ts';
import type { Rule } from '../../diagnosis/conformance/rule.ts';
import { apart, type Line, type Printable, printable, shown, textOf } from '../printable.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

const INDENT = printable(' '.repeat(11));

/** The catalogue of rules, for a terminal. */
export function rulesText(page: Page): Printable {
  const { style, width } = page;
  const sections = CATALOGUE.map(({ structure, rules }) => {
    const lines = Object.entries(rules).flatMap(
      ([name, { severity, section, title, sentence }]): Line[] => [
        shown`  ${printable(severity.padEnd(INDENT.length - 2))}${style.strong(printable(name))}  ${style.faint(printable(section))}`,
        paragraph(`${title}.`, width, INDENT),
        style.faint(paragraph(sentence, width, INDENT)),
      ],
    );
    return [style.strong(printable(structure)), ...lines];
  });
  return textOf(apart(sections));
}

/** The catalogue as data. */
export function rulesJson(): (Rule & { id: string; structure: string })[] {
  return CATALOGUE.flatMap(({ structure, rules }) =>
    Object.entries(rules).map(([id, rule]) => ({ id, structure, ...rule })),
  );
}

const PREFACE = `# Rules

What \`vhdset check <files..>\` checks a file against. This page is generated from the catalogue:
\`vhdset check --rules --format md\`.

- **error**: the format forbids it. Any error makes \`check\` end with exit code 1.
- **warning**: against the format, and harmless so far.
- **info**: nothing is wrong; worth a look.

The names of rules never change their meaning. For each rule that a file breaks, the first 20 places
are listed and the others are counted.

## What is not a fault

Found in files that Windows, Hyper-V, QEMU and Disk2vhd made and read, so \`check\` says nothing about it:

- old entries in a log that is clean, whatever wrote them;
- two identical headers with the same sequence number;
- the block allocation table and the metadata not marked as required regions;
- bytes after the last entry of the metadata table or of the block allocation table;
- values in the sector bitmap entries of a disk without a parent;
- bits of a sector bitmap beyond the end of the disk;
- places in entries of blocks that are not present, zero, undefined or unmapped;
- blocks of a fixed disk that are not present;
- a file whose length is not a multiple of 1 MiB, or that continues after its last block;
- a last block cut short where the disk ends;
- NUL characters at the end of keys and values of a parent locator, a \`parent_linkage2\` of zeros.
`;

/** The page docs/rules.md. */
export function rulesMarkdown(): string {
  const sections = CATALOGUE.map(({ structure, rules }) => {
    const rows = Object.entries(rules).map(([name, { severity, section, title, sentence }]) => {
      return `| \`${name}\` | ${severity} | ${title}. ${sentence} | ${section} |`;
    });
    return [`## ${structure}`, '', '| rule | severity | what holds | from |', '|---|---|---|---|']
      .concat(rows)
      .join('\n');
  });
  return `${PREFACE}\n${sections.join('\n\n')}\n`;
}
