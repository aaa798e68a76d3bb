import { formatCount } from '../../../bytes/quantity.ts';
import { virtualMachineSid } from '../../../host/virtual-machine-sid.ts';
import { UNATTRIBUTED } from '../host-view.ts';
import type { Block, Section, Table } from './document.ts';
import { eventMarks } from './event-marks.ts';
import type { Report } from './report.ts';

/** Events that are printed, the newest ones. */
const MOST_EVENTS = 300;
const MOST_UNATTRIBUTED = 60;

/** Machines, what they attach and which rights they need, and the events beside the chain. */
export function hostSection(report: Report): Section {
  const { machines, events, logs } = report.view.host;
  const listed = [...machines.listed, ...machines.folded];
  const blocks: Block[] =
    listed.length === 0
      ? [{ kind: 'text', text: 'No configuration of a machine is among the files.' }]
      : [
          {
            kind: 'table',
            caption: 'Machines and the disks that they attach',
            columns: [
              { title: 'Machine' },
              { title: 'Disk' },
              { title: 'Where' },
              { title: 'Found' },
            ],
            rows: listed.flatMap(({ name, facts, disks }) => {
              const machine = facts === '' ? name : `${name} (${facts})`;
              return disks.length === 0
                ? [[machine, 'none', '', '']]
                : disks.map((disk) => [machine, disk.name, disk.place, disk.absent ?? 'yes']);
            }),
          },
          ...accounts(report),
        ];
  const told = [...events.folded, ...events.listed];
  if (told.length > 0) blocks.push(...eventBlocks(report));
  blocks.push(...unattributedBlocks(report));
  const covering = [...logs.listed, ...logs.folded];
  if (covering.length > 0) {
    blocks.push({
      kind: 'heading',
      text: 'What the logs cover: outside these times, silence proves nothing',
    });
    blocks.push({ kind: 'list', items: covering.map(({ name, covers }) => `${name}: ${covers}`) });
  } else {
    blocks.push({
      kind: 'text',
      text: 'No event log is among the files, so none shows what happened when.',
    });
  }
  return { id: 'hosts', title: 'Machines, rights and events', blocks };
}

/** Each machine runs as an account of its own, which needs full rights on the folder of its disks. */
function accounts({ host }: Report): Table[] {
  const known = host.machines.flatMap(({ id, name, kind }) => {
    return id !== null && kind !== 'snapshot' && kind !== 'before-checkpoint' ? [{ id, name }] : [];
  });
  const unique = [...new Map(known.map((machine) => [machine.id, machine])).values()];
  if (unique.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'The account of each machine: it needs full rights on the folder of its disks',
      columns: [{ title: 'Machine' }, { title: 'Account' }, { title: 'SID' }],
      rows: unique.map(({ id, name }) => [
        name ?? 'without a name',
        `NT VIRTUAL MACHINE\\${id.toUpperCase()}`,
        virtualMachineSid(id),
      ]),
    },
  ];
}

function eventBlocks({ host, chains, view }: Report): Block[] {
  const members = chains.flatMap((chain) => chain.members);
  const marks = eventMarks(host.timeline, members);
  const undated = host.timeline.filter(({ time }) => time === null).length;
  const all = [...view.host.events.folded, ...view.host.events.listed];
  const shown = all.slice(-MOST_EVENTS);
  const earlier = all.length - shown.length;
  const caption =
    earlier > 0
      ? `The last ${formatCount(shown.length, 'event')}; ${earlier.toLocaleString('en-US')} came before`
      : 'Events that concern these disks';
  return [
    ...(marks.length > 0 ? [{ kind: 'event-picture', marks, undated } as const] : []),
    {
      kind: 'table',
      caption,
      columns: [{ title: 'Event' }, { title: 'Machine' }],
      rows: shown.map(({ summary, machine }) => [summary, machine ?? '']),
    },
  ];
}

function unattributedBlocks({ view }: Report): Block[] {
  const { folded, listed, omitted } = view.host.unattributed;
  const kept = [...folded, ...listed];
  if (kept.length === 0) return [];
  const shown = kept.slice(-MOST_UNATTRIBUTED);
  const earlier = kept.length - shown.length + omitted;
  const caption = 'Events not tied to these disks';
  return [
    {
      kind: 'table',
      caption:
        earlier > 0
          ? `${caption}: the last ${formatCount(shown.length, 'event')}; ${earlier.toLocaleString('en-US')} came before`
          : caption,
      columns: [{ title: 'Event' }, { title: 'Names' }],
      rows: shown.map(({ summary, names }) => [summary, names]),
    },
    { kind: 'text', text: UNATTRIBUTED },
  ];
}
