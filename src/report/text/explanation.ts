import type { CodeEntry } from '../../codes/code-entry.ts';
import type { CodeLookUp } from '../../codes/look-up.ts';
import type { Saying } from '../../codes/sayings.ts';
import { printable } from '../printable.ts';
import { paragraph } from './paragraph.ts';

const WIDTH = 80;
const INDENT = '  ';

const CERTAINTY = {
  bytes: 'seen in real files',
  spec: "from Microsoft's specifications and headers",
  field: 'from public reports by administrators and vendors',
  inferred: 'reasoned, not seen',
} as const;

/**
 * What `explain` prints: what is wrong with advice that was asked about, every entry found, or what
 * was read and the nearest entries.
 */
export function explanationText(
  query: string,
  result: CodeLookUp,
  sayings: readonly Saying[] = [],
): string {
  const entries = result.kind === 'exact' ? result.entries : [];
  const found = [...sayings.map(sayingText), ...entries.map(entryText)];
  if (found.length > 0) return `${found.join(`\n${'-'.repeat(WIDTH)}\n`)}\n`;
  return unknownText(query, result as Extract<CodeLookUp, { kind: 'unknown' }>);
}

function unknownText(query: string, result: Extract<CodeLookUp, { kind: 'unknown' }>): string {
  const { parsed, nearest } = result;
  // A pasted novel is not repeated.
  const shown = printable(query.trim().slice(0, 200));
  const reading =
    parsed.value === null || parsed.value <= 0xffff
      ? ''
      : ` (read as ${hex(parsed.value)}, ${parsed.value})`;
  const lines: string[] = [paragraph(`${shown} is an unknown code${reading}.`, WIDTH)];
  if (nearest.length === 0) lines.push('', 'No known code is similar.');
  else lines.push('', 'Similar codes, which may mean something else:', ...nearest.map(nearestLine));
  return `${lines.join('\n')}\n`;
}

function sayingText({ says, whyNot, instead, unless }: Saying): string {
  const steps = instead.map((step, index) =>
    paragraph(step, WIDTH, '     ', `${`${index + 1}.`.padStart(4)} `),
  );
  return [
    paragraph(`“${says}”`, WIDTH),
    '',
    'Why not',
    paragraph(whyNot, WIDTH, INDENT),
    '',
    'What to do instead',
    ...steps,
    ...(unless === null ? [] : ['', 'Right only if', paragraph(unless, WIDTH, INDENT)]),
  ].join('\n');
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
  const log = entry.source === null ? '' : `, log of ${entry.source}`;
  const title = `${entry.spelling}  ${entry.name ?? entry.domain}${log}`;
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
export function explanationJson(
  query: string,
  result: CodeLookUp,
  sayings: readonly Saying[] = [],
): object {
  const answered = sayings.map(({ id, says, whyNot, instead, unless }) => {
    return { id, says, whyNot, instead, unless };
  });
  if (result.kind === 'exact') {
    const entries = result.entries.map(entryJson);
    return { query, known: true, entries, nearest: [], sayings: answered };
  }
  const { parsed, nearest } = result;
  const known = answered.length > 0;
  return { query, known, parsed, entries: [], nearest: nearest.map(entryJson), sayings: answered };
}

function entryJson(entry: CodeEntry): object {
  const { value, spelling, name, domain, source, message, means, proofs, steps, known } = entry;
  return {
    value,
    signed: value | 0,
    spelling,
    name,
    domain,
    source,
    message,
    means,
    proofs,
    steps,
    known,
  };
}
