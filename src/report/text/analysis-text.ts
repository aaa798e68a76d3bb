import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { apart, type Line, type Printable, printable, shown, textOf } from '../printable.ts';
import type { AnalysisView } from '../view/analysis-view.ts';
import type { Folding } from '../view/folding.ts';
import type { ChainSectionView, NewerDisk, SetView } from '../view/set-view.ts';
import { chainTree } from './chain-tree.ts';
import { findingList } from './finding-list.ts';
import { growthSections } from './growth-text.ts';
import { hostSections } from './host-sections.ts';
import { nextStepLines } from './next-step-lines.ts';
import { paragraph } from './paragraph.ts';
import type { PlanPage } from './plan-page.ts';
import type { Page } from './style.ts';

/** An analysis as a person reads it on a terminal. */
export function analysisText(view: AnalysisView, page: Page & Pick<PlanPage, 'shell'>): Printable {
  const { hold, headline, sets, chains, growth, host, findings, next } = view;
  const { style, width, all } = page;
  const listed = all ? [...chains.listed, ...chains.folded] : chains.listed;
  const sections: Line[][] = [
    ...(hold === null ? [] : [[style.bad(paragraph(printable(hold), width))]]),
    ...sets.map((set) => setSection(set, page)),
    ...listed.map((chain) => chainSection(chain, page)),
  ];
  if (chains.folded.length > 0 && !all) {
    const rest = printable(formatCount(chains.folded.length, 'more chain'));
    sections.push([style.faint(shown`⋮  ${rest} without a .vhds   (--all lists them)`)]);
  }
  sections.push(...growthSections(growth, page), ...hostSections(host, page));
  sections.push([style.strong(printable(headline))]);
  if (findings.length > 0) sections.push(findingList(findings, page));
  if (next) sections.push(nextStepLines(next, page));
  return textOf(apart(sections));
}

function setSection(view: SetView, page: Page): Line[] {
  const { style, width } = page;
  const { state, withoutChain, remarks, newer, rows } = view;
  const mark = state === 'valid' ? style.good : style.bad;
  const size = printable(formatBytes(view.bytes));
  const title = shown`${style.strong(printable(view.name))}   VHD Set, ${mark(printable(state))}, ${size}`;
  const by = shown`│  ${style.faint(shown`made by ${printable(view.creator)}`)}`;
  if (withoutChain) {
    const leaf = paragraph(printable(withoutChain.leaf), width, '│  ');
    return [title, by, leaf, shown`│  ${style.bad(printable(withoutChain.state))}`];
  }
  return [
    title,
    by,
    facts(view, page),
    ...remarks.map((remark) => shown`│  ${printable(remark)}`),
    shown`│`,
    ...newerRows(newer, page),
    ...chainTree(rows, page),
  ];
}

/** What hangs on the active leaf, newest first; its own chain tells the rest. */
function newerRows({ listed, folded }: Folding<NewerDisk>, { all, style }: Page): Line[] {
  if (folded.length > 0 && !all) {
    const count = printable(formatCount(listed.length + folded.length, 'disk'));
    return [shown`◇  ${style.bad(shown`${count} newer than the set knows`)}   (--all lists them)`];
  }
  return [...listed, ...folded].map(
    ({ name }) => shown`◇  ${style.bad(printable(name))}  newer than the set knows`,
  );
}

function chainSection(view: ChainSectionView, page: Page): Line[] {
  const { remarks, rows } = view;
  const head = [...titled(view, page), ...remarks.map((remark) => shown`│  ${printable(remark)}`)];
  if (rows.length === 0) return head;
  return [...head, facts(view, page), shown`│`, ...chainTree(rows, page)];
}

/** What a file is, beside its path or, where that is long, below it: a path is never cut. */
function titled(view: ChainSectionView, { style, width }: Page): Line[] {
  const [name, what] = [printable(view.name), printable(view.what)];
  const fits = name.length + 3 + what.length <= width;
  return fits ? [shown`${style.strong(name)}   ${what}`] : [style.strong(name), shown`│  ${what}`];
}

function facts({ facts: told }: SetView | ChainSectionView, { width }: Page): Line {
  return paragraph(told.join(' · '), width, '│  ');
}
