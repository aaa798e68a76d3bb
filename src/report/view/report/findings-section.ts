import { formatCount } from '../../../bytes/quantity.ts';
import type { EvidenceView, FindingsView, FindingView } from '../finding-groups.ts';
import { isExact, TOO_LARGE } from '../outline.ts';
import { type Block, cut, type EvidenceLine, type FindingBlock, type Section } from './document.ts';
import type { Making } from './making-section.ts';

/** Pieces of evidence that a finding is printed with. */
const MOST_EVIDENCE = 24;
/** Findings of one kind: thousands of files may have the same trouble. */
const MOST_OF_A_KIND = 60;

/** What a report's findings are told from: known before the rest of it is. */
export interface FindingsTold {
  readonly view: FindingsView;
  readonly making: Pick<Making, 'analyzeHint'>;
  /** Whether they come from a first look, while the rest is still being read. */
  readonly isFirstLook?: boolean;
}

const FIRST_LOOK =
  'A first look, from headers and metadata alone: decide nothing yet. What each disk stores, and what tables, ' +
  'machines, events and content tell, is still being read; amounts and dates become more exact, and more findings ' +
  'may follow.';

export function findingsSection({ view, making, isFirstLook = false }: FindingsTold): Section {
  const blocks: Block[] = isFirstLook
    ? [
        { kind: 'warning', text: FIRST_LOOK },
        { kind: 'text', text: `So far: ${view.headline}.` },
      ]
    : [{ kind: 'text', text: `${sentenceCase(view.headline)}.` }];
  for (const { id, listed, folded } of view.findings) {
    const { shown, hidden } = cut([...listed, ...folded], MOST_OF_A_KIND);
    for (const finding of shown) blocks.push(findingBlock(finding));
    if (hidden > 0) {
      const text = `${formatCount(hidden, 'more finding')} of the kind ${id}: ${making.analyzeHint}`;
      blocks.push({ kind: 'text', text });
    }
  }
  return { id: 'findings', title: 'Findings', blocks };
}

function findingBlock(finding: FindingView): FindingBlock {
  const { id, severity, name, title, explanation, advice, reference, evidence } = finding;
  const { shown, hidden } = cut(evidence, MOST_EVIDENCE);
  const texts = [
    explanation,
    ...(advice === null ? [] : [`Next: ${advice}`]),
    ...(reference === null ? [] : [`Reference: ${reference}`]),
  ];
  const more =
    hidden > 0 ? `${formatCount(hidden, 'more piece', 'more pieces')} of evidence` : null;
  return {
    ...{ kind: 'finding', id, severity, subject: name, title, texts, more },
    evidence: shown.map(evidenceLine),
  };
}

/** `DataWriteGuid: 1234… ` at `shared.avhdx, offset 65,536`. */
function evidenceLine({ what, value, offset, name, certainty }: EvidenceView): EvidenceLine {
  const told = isExact(value) ? value : TOO_LARGE;
  const place = offset !== undefined && isExact(offset) ? `${name}, offset ${offset}` : name;
  return { fact: `${what}: ${told}`, place, certainty };
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
