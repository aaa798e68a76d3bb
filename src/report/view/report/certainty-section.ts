import { formatCount } from '../../../bytes/quantity.ts';
import type { Evidence } from '../../../diagnosis/finding.ts';
import { pathWithin } from '../names.ts';
import { type Block, cut, type Section } from './document.ts';
import type { Report } from './report.ts';

const MOST_CLAIMS = 60;

/** What was read from bytes, what was concluded, and what nobody can know from these files. */
export function certaintySection(report: Report): Section {
  const { findings, inventory, plans } = report;
  const evidence = [
    ...findings.flatMap((finding) => finding.evidence),
    ...plans.flatMap(({ options }) => {
      return options.flatMap(({ preconditions }) => preconditions.flatMap(({ by }) => by));
    }),
  ];
  const told = new Map(evidence.map((one) => [JSON.stringify(one), one]));
  const claims = (certainty: Evidence['certainty']) => {
    const all = [...told.values()].filter((one) => one.certainty === certainty);
    return all.map(({ what, value, path }) => {
      return `${what}: ${value} (${pathWithin(path, inventory.roots)})`;
    });
  };
  const decoded = claims('decoded').length;
  return {
    id: 'certainty',
    title: 'What is decoded, inferred and unknown',
    blocks: [
      {
        kind: 'text',
        text:
          `Decoded: ${formatCount(decoded, 'fact')} behind these findings and plans were read from the bytes ` +
          'of the files, at the places named beside them. Sizes, identities and links of the tables above are decoded.',
      },
      ...listed(
        'Inferred: concluded from other facts, such as names and times',
        claims('inferred'),
      ),
      ...listed('Unknown', [...claims('unknown'), ...unknowns(report)]),
    ],
  };
}

function listed(heading: string, items: readonly string[]): Block[] {
  if (items.length === 0) return [{ kind: 'text', text: `${heading}: nothing.` }];
  const { shown, hidden } = cut(items, MOST_CLAIMS);
  const more = hidden > 0 ? [`and ${formatCount(hidden, 'more')}`.replace(/mores$/, 'more')] : [];
  return [
    { kind: 'heading', text: heading },
    { kind: 'list', items: [...shown, ...more] },
  ];
}

/** What no reader of these files can know: bytes without a meaning, files and parents not read. */
function unknowns({ inventory, chains }: Report): string[] {
  const { sets, files, roots } = inventory;
  return [
    ...sets.flatMap(({ file, vhds }) =>
      vhds.undecoded.map(({ offset, length }) => {
        const size = formatCount(length, 'byte');
        return `what ${size} at offset ${offset} of ${pathWithin(file.path, roots)} mean`;
      }),
    ),
    ...files.flatMap(({ path, error }) => {
      return error === null ? [] : [`what ${pathWithin(path, roots)} holds: ${error}`];
    }),
    ...chains.flatMap(({ gap, section }) => (gap === null ? [] : [`${section.name}: ${gap}`])),
  ];
}
