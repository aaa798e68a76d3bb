import type { CodeEntry } from '../../codes/code-entry.ts';
import type { CodeLookUp } from '../../codes/look-up.ts';
import type { Saying } from '../../codes/sayings.ts';
import { type Line, type Printable, printable, shown, textOf } from '../printable.ts';
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
): Printable {
  const entries = result.kind === 'exact' ? result.entries : [];
  const found = [...sayings.map(sayingLines), ...entries.map(entryLines)];
  if (found.length > 0) {
    return textOf(found.flatMap((lines, index) => (index === 0 ? lines : [RULE, ...lines])));
  }
  return unknownText(query, result as Extract<CodeLookUp, { kind: 'unknown' }>);
}

const RULE = printable('-'.repeat(WIDTH));

function unknownText(query: string, result: Extract<CodeLookUp, { kind: 'unknown' }>): Printable {
  const { parsed, nearest } = result;
  // A pasted novel is not repeated.
  const asked = query.trim().slice(0, 200);
  const reading =
    parsed.value === null || parsed.value <= 0xffff
      ? ''
      : ` (read as ${hex(parsed.value)}, ${parsed.value})`;
  const lines: Line[] = [paragraph(`${asked} is an unknown code${reading}.`, WIDTH)];
  if (nearest.length === 0) lines.push('', shown`No known code is similar.`);
  else {
    const heading = shown`Similar codes, which may mean something else:`;
    lines.push('', heading, ...nearest.map(nearestLine));
  }
  return textOf(lines);
}

function sayingLines({ says, whyNot, instead, unless }: Saying): Line[] {
  const steps = instead.map((step, index) =>
    paragraph(step, WIDTH, '     ', `${`${index + 1}.`.padStart(4)} `),
  );
  const except: Line[] =
    unless === null ? [] : ['', shown`Right only if`, paragraph(unless, WIDTH, INDENT)];
  return [
    paragraph(`“${says}”`, WIDTH),
    '',
    shown`Why not`,
    paragraph(whyNot, WIDTH, INDENT),
    '',
    shown`What to do instead`,
    ...steps,
    ...except,
  ];
}

function entryLines(entry: CodeEntry): Line[] {
  const proofs = entry.proofs.flatMap((proof) => [
    paragraph(proof.shows, WIDTH, '    ', '  - '),
    printable(
      `    ${proof.command}${proof.finding === null ? '' : `   (finding: ${proof.finding})`}`,
    ),
  ]);
  const steps = entry.steps.map((step, index) =>
    paragraph(step, WIDTH, '     ', `${`${index + 1}.`.padStart(4)} `),
  );
  return [
    ...titleLines(entry),
    '',
    shown`Windows says`,
    paragraph(entry.message, WIDTH, INDENT),
    '',
    shown`It means`,
    paragraph(entry.means, WIDTH, INDENT),
    '',
    shown`What vhdset can prove from the files`,
    ...(proofs.length > 0 ? proofs : [shown`  Nothing: the cause is not in the files.`]),
    '',
    shown`What to do`,
    ...steps,
    '',
    printable(`How well known: ${entry.known}, ${CERTAINTY[entry.known]}`),
  ];
}

function titleLines(entry: CodeEntry): Line[] {
  const log = entry.source === null ? '' : `, log of ${entry.source}`;
  const title = printable(`${entry.spelling}  ${entry.name ?? entry.domain}${log}`);
  if (entry.value <= 0xffff) return [title];
  const also = `${INDENT}${entry.domain} · also written ${entry.value | 0} or ${entry.value}`;
  return [title, printable(also)];
}

function nearestLine(entry: CodeEntry): Printable {
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
