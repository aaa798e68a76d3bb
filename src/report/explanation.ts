import type { CodeEntry } from '../codes/code-entry.ts';
import type { CodeLookUp } from '../codes/look-up.ts';
import { paragraph } from './paragraph.ts';
import { printable } from './printable.ts';

const WIDTH = 80;
const INDENT = '  ';

const CERTAINTY = {
  bytes: 'seen in real files',
  spec: "from Microsoft's specifications and headers",
  field: 'from public reports by administrators and vendors',
  inferred: 'reasoned, not seen',
} as const;

/** What `explain` prints: every entry found, or what was read and the nearest entries. */
export function explanationText(query: string, result: CodeLookUp): string {
  if (result.kind === 'exact')
    return `${result.entries.map(entryText).join(`\n${'-'.repeat(WIDTH)}\n`)}\n`;
  const { parsed, nearest } = result;
  // A pasted novel is not repeated.
  const shown = printable(query.trim().slice(0, 200));
  const reading =
    parsed.value === null || parsed.value <= 0xffff
      ? ''
      : ` (read as ${hex(parsed.value)}, ${parsed.value})`;
  const lines = [paragraph(`${shown} is not in the vocabulary${reading}.`, WIDTH)];
  if (nearest.length === 0) lines.push('', 'Nothing in it is similar.');
  else lines.push('', 'Nearest, which may be something else:', ...nearest.map(nearestLine));
  return `${lines.join('\n')}\n`;
}

function entryText(entry: CodeEntry): string {
  const proofs = entry.proofs.map((proof) =>
    [
      paragraph(proof.shows, WIDTH, '    ', '  - '),
      `    ${proof.command}${proof.finding === null ? '' : `   (finding: ${proof.finding})`}`,
    ].join('\n'),
  );
  const steps = entry.steps.map((step, index) =>
    paragraph(step, WIDTH, '     ', `${`${index + 1}.`.padStart(4)} `),
  );
  return [
    ...titleLines(entry),
    '',
    'Windows says',
    paragraph(entry.message, WIDTH, INDENT),
    '',
    'It means',
    paragraph(entry.means, WIDTH, INDENT),
    '',
    'What vhdset can prove from the files',
    ...(proofs.length > 0 ? proofs : [`${INDENT}Nothing: the cause is not in the files.`]),
    '',
    'What to do',
    ...steps,
    '',
    `How well known: ${entry.known}, ${CERTAINTY[entry.known]}`,
  ].join('\n');
}

function titleLines(entry: CodeEntry): string[] {
  const title = `${entry.spelling}  ${entry.name ?? entry.domain}`;
  if (entry.value <= 0xffff) return [title];
  return [title, `${INDENT}${entry.domain} · also written ${entry.value | 0} or ${entry.value}`];
}

function nearestLine(entry: CodeEntry): string {
  const what = entry.name ?? `${entry.domain}: ${entry.message}`;
  return paragraph(what, WIDTH, ' '.repeat(14), `${INDENT}${entry.spelling.padEnd(10)}  `);
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** The same as data for `--json`; numbers are unsigned. */
export function explanationJson(query: string, result: CodeLookUp): object {
  if (result.kind === 'exact') {
    return { query, known: true, entries: result.entries.map(entryJson), nearest: [] };
  }
  const { parsed, nearest } = result;
  return { query, known: false, parsed, entries: [], nearest: nearest.map(entryJson) };
}

function entryJson(entry: CodeEntry): object {
  const { value, spelling, name, domain, message, means, proofs, steps, known } = entry;
  return { value, signed: value | 0, spelling, name, domain, message, means, proofs, steps, known };
}
