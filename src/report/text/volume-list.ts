import { formatBytes } from '../../bytes/quantity.ts';
import { CONTENT } from '../../volumes/content.ts';
import type { Volume, Volumes } from '../../volumes/volumes.ts';
import {
  aligned,
  joined,
  type Line,
  type Printable,
  padded,
  printable,
  shown,
  textOf,
} from '../printable.ts';

/** A disk and what it is divided into; labels of file systems that were opened for them. */
export interface VolumeList extends Volumes {
  readonly disk: string;
  readonly size: number;
  /** By the number of the volume. */
  readonly labels: ReadonlyMap<number, string>;
  readonly warnings: readonly string[];
}

/** `vhdset volumes --json`: offsets and sizes in bytes. */
export function volumeListJson({ disk, size, table, volumes, labels, warnings }: VolumeList) {
  return {
    disk,
    size,
    scheme: table.scheme,
    hybrid: table.hybrid,
    sectorSize: table.sectorSize,
    diskId: table.diskId,
    volumes: volumes.map((volume) => ({
      number: volume.number,
      offset: volume.offset,
      size: volume.size,
      partition: volume.partition && {
        slot: volume.partition.slot,
        type: volume.partition.type,
        typeName: volume.partition.typeName,
        id: volume.partition.id,
        name: volume.partition.name,
        active: volume.partition.active,
      },
      content: volume.content?.kind ?? null,
      label: labelOf(volume, labels),
      id: volume.content?.id ?? null,
      read: volume.content !== null && CONTENT[volume.content.kind].instead === null,
      instead: volume.content && CONTENT[volume.content.kind].instead,
      unreadable: volume.unreadable,
      warning: volume.warning,
    })),
    faults: table.faults,
    warnings,
  };
}

/** What a person sees: a line for each volume, and below it what reads it where vhdset does not. */
export function volumeListText(list: VolumeList): Printable {
  const { disk, size, table, volumes, labels } = list;
  const lines: Line[] = [shown`${printable(disk)}   ${bytes(size)}, ${schemeText(list)}`];
  const rows = volumes.map((volume): Line[] => [
    aligned(shown`${volume.number}`, 3),
    nameOf(volume),
    bytes(volume.size),
    shown`at ${bytes(volume.offset)}`,
    describe(volume, labels),
  ]);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(0, ...rows.map((row) => row[column]!.length)),
  );
  for (const [index, row] of rows.entries()) {
    // What stands last is not padded, and what is before nothing is not either.
    const filled = row.filter((cell) => cell !== '');
    const cells = filled.map((cell, column) =>
      column < filled.length - 1 ? shown`${padded(cell, widths[column] ?? 0)}  ` : cell,
    );
    lines.push(joined(cells, ''));
    const { content, unreadable, warning } = volumes[index]!;
    const instead = content && CONTENT[content.kind].instead;
    if (unreadable !== null) lines.push(shown`       ${printable(unreadable)}`);
    else if (instead && content.kind !== 'reserved')
      lines.push(shown`       not read here: ${printable(instead)}`);
    if (warning !== null) lines.push(shown`       warning: ${printable(warning)}`);
  }
  for (const { structure, offset, message } of table.faults) {
    lines.push(shown`warning: ${printable(structure)} at offset ${offset}: ${printable(message)}`);
  }
  return textOf(lines);
}

const bytes = (size: number): Printable => printable(formatBytes(size));

function schemeText({ table, volumes }: VolumeList): Printable {
  const sectors = shown`${table.sectorSize}-byte sectors`;
  if (table.scheme === 'gpt')
    return shown`${table.hybrid ? shown`hybrid GPT` : shown`GPT`}, ${sectors}`;
  if (table.scheme === 'mbr') return shown`MBR, ${sectors}`;
  if (volumes.some(({ partition, unreadable }) => partition === null && unreadable !== null)) {
    return shown`where a partition table would be cannot be read`;
  }
  return volumes.length > 0
    ? shown`no partition table`
    : shown`no partition table, and no file system that is known`;
}

function nameOf({ content, unreadable }: Volume): Printable {
  if (unreadable !== null) return shown`cannot be read`;
  return content ? printable(CONTENT[content.kind].name) : shown`unknown`;
}

function labelOf({ number, content }: Volume, labels: ReadonlyMap<number, string>): string | null {
  return labels.get(number) || content?.label || null;
}

function describe(volume: Volume, labels: ReadonlyMap<number, string>): Line {
  const label = labelOf(volume, labels);
  const { partition, content } = volume;
  const name = partition?.name && partition.name !== partition.typeName ? partition.name : null;
  // The type repeats what the content says already.
  const type = content?.kind === 'reserved' ? null : (partition?.typeName ?? null);
  const parts = [
    label ? shown`"${printable(label)}"` : '',
    name ? shown`named "${printable(name)}"` : '',
    partition?.active ? shown`active` : '',
    type ? shown`partition type: ${printable(type)}` : '',
  ] as const;
  return joined(
    parts.filter((part) => part !== ''),
    ', ',
  );
}
