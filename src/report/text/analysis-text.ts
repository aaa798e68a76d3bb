import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { growthOf } from '../../host/growth.ts';
import type { Host } from '../../host/host.ts';
import type { ToldBirths } from '../../sets/births.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../../sets/model.ts';
import { type Line, type Printable, printable, shown } from '../printable.ts';
import { shortName, shownPath } from '../view/names.ts';
import { chainTree } from './chain-tree.ts';
import { countBySeverity, findingList } from './finding-list.ts';
import { growthSections } from './growth-text.ts';
import { hostSections } from './host-sections.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

/** Chains without a set that are shown before the rest is counted. */
const SHOWN_CHAINS = 12;

/** Disks newer than their set that are listed; of more their number is told. */
const SHOWN_NEWER = 3;

/** What was found, as a person reads it: sets, chains, machines and events, then the findings. */
export function analysisText(
  inventory: Inventory,
  host: Host,
  findings: readonly Finding[],
  page: Page,
): string {
  const { sets, chains, roots } = inventory;
  const told = new Set(sets.flatMap((set) => set.chain?.members ?? []));
  const bare = chains.filter((chain) => !chain.members.every((disk) => told.has(disk)));
  const listed = page.all ? bare : bare.slice(0, SHOWN_CHAINS);
  const sections: Line[][] = [
    ...sets.map((set) => setSection(set, inventory, host.births, page)),
    ...listed.map((chain) => chainSection(chain, inventory, host.births, page)),
  ];
  if (bare.length > listed.length) {
    const rest = printable(formatCount(bare.length - listed.length, 'more chain'));
    sections.push([page.style.faint(shown`⋮  ${rest} without a .vhds   (--all lists them)`)]);
  }
  const held = findings.filter(({ id }) => id === 'fork-commit-hold');
  if (held.length > 0) sections.unshift(holdLines(held, inventory, page));
  sections.push(...growthSections(growthOf(inventory, host), roots, page));
  sections.push(...hostSections(host, page));
  sections.push([page.style.strong(printable(countBySeverity(findings)))]);
  if (findings.length > 0) sections.push(findingList(findings, roots, page));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What has to be read before anything else. */
function holdLines(held: readonly Finding[], { roots }: Inventory, page: Page): Line[] {
  const names = held.map(({ subject }) => shownPath(subject, roots)).join(', ');
  const text = `HOLD: do not restart, shut down or move any machine that uses ${names}`;
  return [page.style.bad(paragraph(text, page.width))];
}

function setSection(
  set: VhdSet,
  { roots, companions }: Inventory,
  told: ToldBirths,
  page: Page,
): Line[] {
  const { style } = page;
  const { file, vhds, chain, activeLeaf } = set;
  const state = vhds.faults.length === 0 ? style.good(shown`valid`) : style.bad(shown`damaged`);
  const name = style.strong(shownPath(file.path, roots));
  const size = printable(formatBytes(file.size));
  const title = shown`${name}   VHD Set, ${state}, ${size}`;
  const creator = printable(vhds.creator || 'an unknown program');
  const by = shown`│  ${style.faint(shown`made by ${creator}`)}`;
  if (!chain) {
    const name = activeLeaf.name === null ? 'not decodable' : printable(activeLeaf.name);
    const leaf = paragraph(`active leaf: ${name}`, page.width, '│  ');
    const many = activeLeaf.candidates.length;
    const state =
      many > 1 ? shown`${many} disks found have this name, none was taken` : shown`not found`;
    return [title, by, leaf, shown`│  ${style.bad(state)}`];
  }
  const head = [title, by, summary(chain, page), ...trackingLine(chain, companions)];
  return [
    ...head,
    shown`│`,
    ...newerRows(set, page),
    ...chainTree(chain, 'active leaf', page, told),
  ];
}

/** What hangs on the active leaf, newest first; its own chain tells the rest. */
function newerRows({ descendants }: VhdSet, { all, style }: Page): Line[] {
  if (all || descendants.length <= SHOWN_NEWER) {
    return descendants
      .toReversed()
      .map((disk) => shown`◇  ${style.bad(shortName(disk.file.path))}  newer than the set knows`);
  }
  const count = printable(formatCount(descendants.length, 'disk'));
  return [shown`◇  ${style.bad(shown`${count} newer than the set knows`)}   (--all lists them)`];
}

/** Change tracking beside the members of a chain tells that host-level backups ran on it. */
function trackingLine({ members }: Chain, companions: Inventory['companions']): Line[] {
  const tracked = new Set(
    companions.flatMap(({ file, disk }) => {
      return disk && members.includes(disk) && file.kind !== 'hrl' ? disk : [];
    }),
  );
  if (tracked.size === 0) return [];
  const disks = printable(formatCount(tracked.size, 'disk'));
  return [shown`│  change tracking (.rct, .mrt) beside ${disks}: host-level backups ran`];
}

function chainSection(
  chain: Chain,
  { roots, sets }: Inventory,
  told: ToldBirths,
  page: Page,
): Line[] {
  const { leaf, members } = chain;
  const path = shownPath(leaf.file.path, roots);
  const relation = relationToSet(leaf, sets, roots);
  if (members.length === 1 && !leaf.parent) {
    return [...titled(path, standalone(leaf), page), ...(relation ? [shown`│  ${relation}`] : [])];
  }
  const head = titled(path, relation ?? shown`chain without a .vhds`, page);
  return [...head, summary(chain, page), shown`│`, ...chainTree(chain, 'leaf', page, told)];
}

/** What a file is, beside its path or, where that is long, below it: a path is never cut. */
function titled(path: Printable, what: Printable, { style, width }: Page): Line[] {
  const fits = path.length + 3 + what.length <= width;
  return fits ? [shown`${style.strong(path)}   ${what}`] : [style.strong(path), shown`│  ${what}`];
}

/** How a disk that a set does not use hangs together with it; null when nothing proves that it does. */
function relationToSet(
  leaf: Disk,
  sets: readonly VhdSet[],
  roots: readonly string[],
): Printable | null {
  for (const set of sets) {
    const name = shownPath(set.file.path, roots);
    if (set.descendants.includes(leaf)) return shown`chain that is newer than ${name} knows`;
    if (set.autoRecovery.includes(leaf)) return shown`fork that a backup left beside ${name}`;
    if (set.branches.includes(leaf)) return shown`branch off the chain of ${name}`;
    if (set.copies.includes(leaf)) return shown`has the identity of a parent in ${name}`;
  }
  return null;
}

const STATUS = {
  complete: 'complete chain',
  'missing-parent': 'chain ends at a missing parent',
  'identity-mismatch': 'chain ends at a parent of another identity',
  ambiguous: 'chain ends at an ambiguous parent',
  cycle: 'chain runs in a circle',
  unreadable: 'chain ends at an unreadable disk',
} as const;

function summary(chain: Chain, { width }: Page): Line {
  const virtual = chain.leaf.vhdx.metadata?.virtualSize;
  const onDisk = chain.members.reduce((sum, disk) => sum + disk.file.size, 0);
  const facts = [
    `${formatCount(chain.members.length, 'disk')}, ${STATUS[chain.status]}`,
    virtual ? `${formatBytes(virtual)} virtual` : 'virtual size unknown',
    `${formatBytes(onDisk)} on disk`,
  ];
  return paragraph(facts.join(' · '), width, '│  ');
}

function standalone(disk: Disk): Printable {
  const { type, metadata } = disk.vhdx;
  const virtual = metadata?.virtualSize ? formatBytes(metadata.virtualSize) : 'size unknown';
  const own = disk.allocation ? `, ${formatBytes(disk.allocation.dataBytes)} of data` : '';
  return printable(`${type ?? 'unreadable'} disk, ${virtual} virtual${own}`);
}
