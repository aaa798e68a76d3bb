import { formatCount } from '../../../bytes/quantity.ts';
import type { Block, Section } from './document.ts';
import type { Report } from './report.ts';

const REDACTED =
  'Redacted: stand-ins such as disk-1.vhdx, folder-1 and machine-1 are in place of the names of files, folders, machines and hosts, and of their identifiers (GUIDs, SIDs); the same stand-in is the same name everywhere. A name that is an ordinary word as well is replaced where it is clearly a name, and may remain within a sentence. Sizes, times and error codes are as they were read.';

/** What holds for all disks that hang together, whatever is wrong with them. */
const ALWAYS = [
  'Do not delete, rename or move any of these files unless a step of the plan says so: each disk of a chain can hold changes that no other file holds.',
  'Do not attach these disks for writing and do not start a machine from them: a disk that was written to no longer matches the checkpoints above it.',
];

/** The verdict in three sentences, and what must not be done. */
export function verdictSection(report: Report): Section {
  const { view, plans, redaction } = report;
  const forbidden = new Set([
    ...(view.hold === null ? [] : [view.hold]),
    ...plans.flatMap(({ warnings }) => warnings),
    ...plans.flatMap(({ inOrder, recommended }) => (inOrder ? [] : (recommended?.warnings ?? []))),
    ...(report.chains.length > 0 ? ALWAYS : []),
  ]);
  const warnings = [...forbidden].map((text): Block => ({ kind: 'warning', text }));
  const verdict = [whatIsHere(report), whatIsWrong(report), whatToDo(report)];
  return {
    id: 'verdict',
    title: 'Verdict',
    blocks: [
      ...(redaction ? [{ kind: 'text', text: REDACTED } as const] : []),
      ...verdict.map((text): Block => ({ kind: 'text', text })),
      ...(warnings.length > 0
        ? [
            {
              kind: 'heading',
              text: 'What must not be done, and what must not be forgotten',
            } as const,
            ...warnings,
          ]
        : []),
    ],
  };
}

function whatIsHere({ view, chains }: Report): string {
  const [first] = chains;
  if (!first) return 'No VHD Set and no virtual disk was found.';
  const { section } = first;
  if (chains.length === 1) {
    const isSet = view.sets.length === 1;
    const what = 'withoutChain' in section ? section.withoutChain?.state : section.what;
    const facts = section.facts.length > 0 ? section.facts.join(', ') : what;
    const alone = first.members.length > 1 ? 'chain' : 'disk';
    return `${section.name} is a ${isSet ? 'VHD Set' : `${alone} without a VHD Set`}: ${facts}.`;
  }
  const sets = view.sets.length;
  const bare = chains.length - sets;
  const counts = [
    ...(sets > 0 ? [formatCount(sets, 'VHD Set')] : []),
    ...(bare > 0
      ? [formatCount(bare, 'chain or disk without a set', 'chains or disks without a set')]
      : []),
  ];
  return `${counts.join(' and ')} were found; the first is ${section.name}: ${section.facts.join(', ')}.`;
}

function whatIsWrong({ view, findings }: Report): string {
  const [worst] = findings;
  if (!worst) return 'Nothing was found that is wrong or worth mentioning.';
  if (worst.severity === 'info') return `Nothing was found that is wrong: ${view.headline}.`;
  const first = findings.length === 1 ? ':' : ', the most severe first:';
  return `${view.headline}${first} ${worst.title}.`;
}

function whatToDo({ view }: Report): string {
  return view.next === null
    ? 'From these files alone no way to recover is known.'
    : `Recommended: ${view.next.words}.`;
}
