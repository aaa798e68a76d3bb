import type { Disk, InventoryFile } from '../../../sets/model.ts';
import { pathWithin } from '../names.ts';
import type { Cell, Section } from './document.ts';
import { rootNames } from './redaction.ts';
import type { Report } from './report.ts';

/** Every file that was looked at, with what tells it from others. */
export function sourcesSection({ inventory, hashes, redaction }: Report): Section {
  const { files, roots } = inventory;
  const disks = new Map(inventory.disks.map((disk) => [disk.file.path, disk]));
  const columns = [
    { title: 'File' },
    { title: 'Kind' },
    { title: 'Last written (UTC)' },
    { title: 'Identity (DataWriteGuid)' },
    ...(hashes ? [{ title: 'SHA-256' }] : []),
    { title: 'Size', figures: true },
  ];
  const row = (file: InventoryFile): Cell[] => [
    pathWithin(file.path, roots),
    file.error === null ? file.kind : `${file.kind}, not read: ${file.error}`,
    timeOf(file.modified),
    identityOf(disks.get(file.path)),
    ...(hashes ? [hashes.get(file.path) ?? 'could not be read'] : []),
    { bytes: file.size },
  ];
  return {
    id: 'sources',
    title: 'Every file that was looked at',
    blocks: [
      {
        kind: 'text',
        text: hashes
          ? 'Files were opened read-only; the digests are of the files as they were then.'
          : 'Files were opened read-only. Digests were not asked for: --hash adds them.',
      },
      {
        kind: 'table',
        caption: `In ${rootNames(roots, redaction)}`,
        columns,
        rows: files.map(row),
      },
    ],
  };
}

function identityOf(disk: Disk | undefined): string {
  return disk?.vhdx.header?.dataWriteGuid ?? '';
}

function timeOf(time: Date | null): string {
  if (time === null || Number.isNaN(time.getTime())) return 'not known';
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
