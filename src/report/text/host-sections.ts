import { formatCount } from '../../bytes/quantity.ts';
import { type Line, printable, shown } from '../printable.ts';
import type { Folding } from '../view/folding.ts';
import {
  type AttachedDiskView,
  type EventView,
  type HostView,
  type LogView,
  UNATTRIBUTED,
  type UnattributedEventView,
} from '../view/host-view.ts';
import { ellipsis } from './names.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

const INDENT = printable('  ');

/** The machines found and their disks, then the events about these; nothing of what there is none of. */
export function hostSections(view: HostView, page: Page): Line[][] {
  const { machines, events, unattributed, logs } = view;
  const sections: Line[][] = [];
  if (machines.listed.length > 0) sections.push(machineSection(machines, page));
  if (events.listed.length > 0) sections.push(eventSection(events, page));
  if (unattributed.listed.length > 0) sections.push(unattributedSection(unattributed, page));
  if (logs.listed.length > 0) sections.push(logSection(logs, page));
  return sections;
}

function machineSection({ listed, folded }: HostView['machines'], page: Page): Line[] {
  const lines: Line[] = [page.style.strong(shown`Machines`)];
  for (const machine of page.all ? [...listed, ...folded] : listed) {
    const name = ellipsis(printable(machine.name), page.width - 40);
    lines.push(shown`${INDENT}${name}   ${printable(machine.facts)}`);
    if (machine.from !== null) {
      const from = ellipsis(printable(machine.from), page.width - 9);
      lines.push(shown`${INDENT}${INDENT}${page.style.faint(shown`from ${from}`)}`);
    }
    lines.push(...machine.disks.map((disk) => diskLine(disk, page)));
  }
  return [...lines, ...hiddenLine(folded, 'more machine', page)];
}

function diskLine({ name, place, absent }: AttachedDiskView, { style, width }: Page): Line {
  const rest = printable(`   ${place}${absent === null ? '' : `, ${absent}`}`);
  const shortened = ellipsis(printable(name), width - 4 - rest.length);
  return shown`${INDENT}${INDENT}${shortened}${style.faint(rest)}`;
}

function eventSection({ listed, folded }: HostView['events'], page: Page): Line[] {
  const lines = (page.all ? [...folded, ...listed] : listed).map((event) => eventLine(event, page));
  const title = page.style.strong(shown`Events about these disks`);
  return [title, ...hiddenLine(folded, 'earlier event', page), ...lines];
}

function eventLine({ summary, machine }: EventView, { width }: Page): Line {
  const text = machine === null ? summary : `${summary} · ${ellipsis(printable(machine), 40)}`;
  return paragraph(printable(text), width, `${INDENT}${INDENT}`, `${INDENT}- `);
}

/** Of the oldest only the number is known, with --all as well. */
function unattributedSection(
  { listed, folded, omitted }: HostView['unattributed'],
  page: Page,
): Line[] {
  const line = ({ summary, names }: UnattributedEventView) => {
    const text = `${summary} · names ${ellipsis(printable(names), 40)}`;
    return paragraph(printable(text), page.width, `${INDENT}${INDENT}`, `${INDENT}- `);
  };
  const hidden = page.all ? omitted : omitted + folded.length;
  const earlier = printable(formatCount(hidden, 'earlier event'));
  const more = page.all ? '' : '   (--all)';
  return [
    page.style.strong(shown`Events not tied to these disks`),
    ...(hidden > 0 ? [page.style.faint(shown`⋮  ${earlier}${printable(more)}`)] : []),
    ...(page.all ? [...folded, ...listed] : listed).map(line),
    page.style.faint(paragraph(UNATTRIBUTED, page.width, INDENT)),
  ];
}

/** From when to when each log has events, so that nobody takes silence for proof. */
function logSection({ listed, folded }: HostView['logs'], page: Page): Line[] {
  const line = ({ name, covers }: LogView) =>
    paragraph(printable(`${name}: ${covers}`), page.width, `${INDENT}${INDENT}`, `${INDENT}- `);
  const silence = 'No log here covers what happened outside these times.';
  return [
    page.style.strong(shown`Event logs, and the times they cover`),
    ...(page.all ? [...listed, ...folded] : listed).map(line),
    ...hiddenLine(folded, 'more log', page),
    page.style.faint(paragraph(silence, page.width, INDENT)),
  ];
}

function hiddenLine(
  folded: Folding<unknown>['folded'],
  noun: string,
  { all, style }: Page,
): Line[] {
  if (all || folded.length === 0) return [];
  return [style.faint(shown`⋮  ${printable(formatCount(folded.length, noun))}   (--all)`)];
}
