import { formatBytes } from '../../bytes/quantity.ts';
import { CONTENT } from '../../volumes/content.ts';
import type { Volume, Volumes } from '../../volumes/volumes.ts';
import { printable } from '../printable.ts';

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
export function volumeListText(list: VolumeList): string {
  const { disk, size, table, volumes, labels } = list;
  const lines = [`${printable(disk)}   ${formatBytes(size)}, ${schemeText(list)}`];
  const rows = volumes.map((volume) => [
    String(volume.number).padStart(3),
    nameOf(volume),
    formatBytes(volume.size),
    `at ${formatBytes(volume.offset)}`,
    describe(volume, labels),
  ]);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(0, ...rows.map((row) => row[column]!.length)),
  );
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    lines.push(cells.join('  ').trimEnd());
    const { content, unreadable, warning } = volumes[index]!;
    const instead = content && CONTENT[content.kind].instead;
    if (unreadable !== null) lines.push(`       ${printable(unreadable)}`);
    else if (instead && content.kind !== 'reserved') lines.push(`       not read here: ${instead}`);
    if (warning !== null) lines.push(`       warning: ${warning}`);
  }
  for (const { structure, offset, message } of table.faults) {
    lines.push(`warning: ${structure} at offset ${offset}: ${printable(message)}`);
  }
  return `${lines.join('\n')}\n`;
}

function schemeText({ table, volumes }: VolumeList): string {
  const sectors = `${table.sectorSize}-byte sectors`;
  if (table.scheme === 'gpt') return `${table.hybrid ? 'hybrid GPT' : 'GPT'}, ${sectors}`;
  if (table.scheme === 'mbr') return `MBR, ${sectors}`;
  return volumes.length > 0
    ? 'no partition table'
    : 'no partition table, and no file system that is known';
}

function nameOf({ content, unreadable }: Volume): string {
  if (unreadable !== null) return 'cannot be read';
  return content ? CONTENT[content.kind].name : 'unknown';
}

function labelOf({ number, content }: Volume, labels: ReadonlyMap<number, string>): string | null {
  return labels.get(number) || content?.label || null;
}

function describe(volume: Volume, labels: ReadonlyMap<number, string>): string {
  const label = labelOf(volume, labels);
  const { partition, content } = volume;
  const name = partition?.name && partition.name !== partition.typeName ? partition.name : null;
  // The type repeats what the content says already.
  const type = content?.kind === 'reserved' ? null : (partition?.typeName ?? null);
  const parts = [label && `"${printable(label)}"`, type, name && `named "${printable(name)}"`];
  if (partition?.active) parts.push('active');
  return parts.filter((part) => part).join(', ');
}
