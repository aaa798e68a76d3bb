import { formatCount } from '../../bytes/quantity.ts';
import { type Attachment, nameOf } from '../../host/attachment.ts';
import type { Host } from '../../host/host.ts';
import { minute } from '../../host/timeline.ts';
import { baseName } from '../../sets/paths.ts';
import { type Line, printable, shown } from '../printable.ts';
import { ellipsis } from '../view/names.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

/** Machines and events shown before the rest is counted. */
const SHOWN_MACHINES = 8;
const SHOWN_EVENTS = 12;
const SHOWN_LOGS = 6;
const INDENT = printable('  ');

/** The machines at hand and their disks, then the events about these; nothing of what there is none of. */
export function hostSections(host: Host, page: Page): Line[][] {
  const sections: Line[][] = [];
  if (host.machines.length > 0) sections.push(machineSection(host, page));
  if (host.timeline.length > 0) sections.push(timelineSection(host, page));
  if (host.logs.length > 0) sections.push(logSection(host, page));
  return sections;
}

function machineSection({ machines, attachments }: Host, page: Page): Line[] {
  const listed = page.all ? machines : machines.slice(0, SHOWN_MACHINES);
  const lines: Line[] = [page.style.strong(shown`Machines`)];
  for (const machine of listed) {
    const { generation, configurationVersion, kind } = machine;
    const facts = [
      kind === 'machine' ? null : kind.replace('-', ' '),
      generation && `generation ${generation}`,
      configurationVersion && `version ${configurationVersion}`,
    ];
    const told = printable(facts.filter(Boolean).join(', '));
    const name = ellipsis(printable(nameOf(machine)), page.width - 40);
    lines.push(shown`${INDENT}${name}   ${told}`);
    const twins = machines.filter(({ id }) => id !== null && id === machine.id);
    if (twins.length > 1) {
      const from = ellipsis(printable(machine.path), page.width - 9);
      lines.push(shown`${INDENT}${INDENT}${page.style.faint(shown`from ${from}`)}`);
    }
    const own = attachments.filter((attachment) => attachment.machine === machine);
    for (const attachment of own) lines.push(attachmentRow(attachment, page));
  }
  const hidden = machines.length - listed.length;
  if (hidden > 0)
    lines.push(
      page.style.faint(shown`⋮  ${printable(formatCount(hidden, 'more machine'))}   (--all)`),
    );
  return lines;
}

function attachmentRow({ drive, path, disk, set, candidates }: Attachment, page: Page): Line {
  const { controller, slot, persistentReservations } = drive;
  const place = `${controller.kind} ${controller.index}:${slot}`;
  const shared = persistentReservations ? ', shared' : '';
  const missing = candidates.length > 1 ? ', several of that name found' : ', not found';
  const rest = printable(`   ${place}${shared}${disk || set ? '' : missing}`);
  const name = ellipsis(printable(baseName(path)), page.width - 4 - rest.length);
  return shown`${INDENT}${INDENT}${name}${page.style.faint(rest)}`;
}

/** The newest events last, as a log reads; of many, the last ones. */
function timelineSection({ timeline, machines }: Host, page: Page): Line[] {
  const listed = page.all ? timeline : timeline.slice(-SHOWN_EVENTS);
  const hidden = timeline.length - listed.length;
  const lines: Line[] = [page.style.strong(shown`Events about these disks`)];
  if (hidden > 0)
    lines.push(
      page.style.faint(shown`⋮  ${printable(formatCount(hidden, 'earlier event'))}   (--all)`),
    );
  for (const { summary, vmId } of listed) {
    const machine = machines.find(({ id }) => id !== null && id === vmId);
    const text = machine ? `${summary} · ${ellipsis(printable(nameOf(machine)), 40)}` : summary;
    lines.push(paragraph(printable(text), page.width, `${INDENT}${INDENT}`, `${INDENT}- `));
  }
  return lines;
}

/** From when to when each log has events, so that nobody takes silence for proof. */
function logSection({ logs }: Host, page: Page): Line[] {
  const listed = page.all ? logs : logs.slice(0, SHOWN_LOGS);
  const lines: Line[] = [page.style.strong(shown`Event logs, and the times they cover`)];
  for (const { path, covers } of listed) {
    const { events, first, last, clock } = covers;
    const zone = clock === 'utc' ? 'UTC' : 'by the host’s clock';
    const from = first && last && `${minute(first)} to ${minute(last)} ${zone}`;
    const span = from ?? (events === 0 ? 'it is empty' : 'its events have no times');
    const text = `${printable(baseName(path))}: ${span}, ${formatCount(events, 'event')}`;
    lines.push(paragraph(text, page.width, `${INDENT}${INDENT}`, `${INDENT}- `));
  }
  const hidden = logs.length - listed.length;
  if (hidden > 0) {
    lines.push(page.style.faint(shown`⋮  ${printable(formatCount(hidden, 'more log'))}   (--all)`));
  }
  const silence = 'What happened outside of these times no log here tells.';
  lines.push(page.style.faint(paragraph(silence, page.width, INDENT)));
  return lines;
}
