import { formatBytes, formatCount } from '../../../bytes/quantity.ts';
import type { CountedVolume } from '../../../volumes/counted-changes.ts';
import { shortNameOf } from '../names.ts';
import type { Block } from './document.ts';
import type { StateFiles } from './state-files.ts';

/** Which files differ between the states of a chain: how many, and the largest by name. */
export function stateBlocks(states: readonly StateFiles[]): Block[] {
  return states.flatMap(({ from, to, volumes, trouble }): Block[] => [
    { kind: 'heading', text: `Files from ${shortNameOf(from)} to ${shortNameOf(to)}` },
    ...(volumes.length === 0 && trouble === null
      ? [{ kind: 'text', text: 'Neither state has a volume that is recognised.' } as const]
      : []),
    ...volumes.flatMap(volumeBlocks),
    ...(trouble === null
      ? []
      : [{ kind: 'warning', text: `Not everything could be determined: ${trouble}` } as const]),
  ]);
}

const STATUS: Readonly<Record<CountedVolume['status'], string>> = {
  compared: '',
  formatted: ', reformatted between the two states',
  added: ', which only the newer state has',
  removed: ', which only the older state has',
  'not-read': ', not read',
};

function volumeBlocks(volume: CountedVolume): Block[] {
  const { number, kind, label, status, reason, writtenBytes, counts, largest, more } = volume;
  const name = `Volume ${number}, ${kind === null ? 'unknown' : kind.toUpperCase()}${label ? ` "${label}"` : ''}`;
  const written = `${formatBytes(writtenBytes)} of it were written`;
  const warnings = volume.warnings.map((text): Block => ({ kind: 'warning', text }));
  const told = `${name}${STATUS[status]}: ${written}.`;
  if (status === 'not-read') return [{ kind: 'text', text: `${told} ${reason}` }, ...warnings];
  const changes = Object.entries(counts);
  const total = changes.reduce((sum, [, { files, folders }]) => sum + files + folders, 0);
  const unsure =
    volume.undetermined > 0
      ? ` ${formatCount(volume.undetermined, 'file')} could not be compared.`
      : '';
  const bound = more ? ' There are more changes than were counted here.' : '';
  const text = `${told}${total === 0 ? ' No file is known to differ.' : ''}${unsure}${bound}`;
  if (total === 0) return [{ kind: 'text', text }, ...warnings];
  return [
    { kind: 'text', text },
    ...warnings,
    {
      kind: 'table',
      caption: `What happened to the files of volume ${number}`,
      columns: [
        { title: 'Change' },
        { title: 'Files' },
        { title: 'Folders' },
        { title: 'Content', figures: true },
      ],
      rows: changes.map(([change, { files, folders, bytes }]) => [
        change,
        files.toLocaleString('en-US'),
        folders.toLocaleString('en-US'),
        { bytes },
      ]),
    },
    {
      kind: 'table',
      caption: largest.length < total ? `The ${largest.length} largest of them` : 'All of them',
      columns: [{ title: 'Path' }, { title: 'Change' }, { title: 'Content', figures: true }],
      rows: largest.map(({ path, change, bytes }) => [path, change, { bytes }]),
    },
  ];
}
