import { formatBytes, formatCount } from '../bytes/quantity.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Host } from '../host/host.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../sets/model.ts';
import { chainTree } from './chain-tree.ts';
import { countBySeverity, findingList } from './finding-list.ts';
import { hostSections } from './host-sections.ts';
import { baseName, shortName, shownPath } from './names.ts';
import { paragraph } from './paragraph.ts';
import { printable } from './printable.ts';
import type { Page } from './style.ts';

/** Chains without a set that are shown before the rest is counted. */
const SHOWN_CHAINS = 12;

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
  const shown = page.all ? bare : bare.slice(0, SHOWN_CHAINS);
  const sections = [
    ...sets.map((set) => setSection(set, page)),
    ...shown.map((chain) => chainSection(chain, roots, page)),
  ];
  if (bare.length > shown.length) {
    const rest = formatCount(bare.length - shown.length, 'more chain');
    sections.push([page.style.faint(`⋮  ${rest} without a .vhds   (--all lists them)`)]);
  }
  sections.push(...hostSections(host, page));
  sections.push([page.style.strong(countBySeverity(findings))]);
  if (findings.length > 0) sections.push(findingList(findings, roots, page));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function setSection(set: VhdSet, page: Page): string[] {
  const { style } = page;
  const { file, vhds, chain, activeLeaf } = set;
  const state = vhds.faults.length === 0 ? style.good('valid') : style.bad('damaged');
  const title = `${style.strong(printable(baseName(file.path)))}   VHD Set, ${state}, ${formatBytes(file.size)}`;
  const by = `│  ${style.faint(`made by ${printable(vhds.creator) || 'an unknown program'}`)}`;
  if (!chain) {
    const name = activeLeaf.name === null ? 'not decodable' : printable(activeLeaf.name);
    const leaf = paragraph(`active leaf: ${name}`, page.width, '│  ');
    return [title, by, leaf, `│  ${style.bad('not at hand')}`];
  }
  const newer = set.descendants.map(
    (disk) => `◇  ${style.bad(shortName(disk.file.path))}  newer than the set knows`,
  );
  return [title, by, summary(chain, page), '│', ...newer, ...chainTree(chain, 'active leaf', page)];
}

function chainSection(chain: Chain, roots: readonly string[], page: Page): string[] {
  const { leaf, members } = chain;
  const title = page.style.strong(shownPath(leaf.file.path, roots));
  if (members.length === 1 && !leaf.parent) return [`${title}   ${standalone(leaf)}`];
  const rows = chainTree(chain, 'leaf', page);
  return [`${title}   chain without a .vhds`, summary(chain, page), '│', ...rows];
}

const STATUS = {
  complete: 'complete chain',
  'missing-parent': 'chain ends at a missing parent',
  'identity-mismatch': 'chain ends at a parent of another identity',
  ambiguous: 'chain ends at an ambiguous parent',
  cycle: 'chain runs in a circle',
  unreadable: 'chain ends at an unreadable disk',
} as const;

function summary(chain: Chain, { width }: Page): string {
  const virtual = chain.leaf.vhdx.metadata?.virtualSize;
  const onDisk = chain.members.reduce((sum, disk) => sum + disk.file.size, 0);
  const facts = [
    `${formatCount(chain.members.length, 'disk')}, ${STATUS[chain.status]}`,
    virtual ? `${formatBytes(virtual)} virtual` : 'virtual size unknown',
    `${formatBytes(onDisk)} on disk`,
  ];
  return paragraph(facts.join(' · '), width, '│  ');
}

function standalone(disk: Disk): string {
  const { type, metadata } = disk.vhdx;
  const virtual = metadata?.virtualSize ? formatBytes(metadata.virtualSize) : 'size unknown';
  const own = disk.allocation ? `, ${formatBytes(disk.allocation.dataBytes)} of data` : '';
  return `${type ?? 'unreadable'} disk, ${virtual} virtual${own}`;
}
