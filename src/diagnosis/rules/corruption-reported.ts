import type { Host } from '../../host/host.ts';
import type { Disk, Inventory } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Finding } from '../finding.ts';

/** ERROR_FILE_CORRUPT. */
const CORRUPT = 0x80070570;
const SHOWN = 8;

/** Disks that a host called corrupt and unreadable, and what the copy shows of them. */
export function corruptionReportedFindings(
  { disks }: Inventory,
  { timeline }: Pick<Host, 'timeline'>,
): Finding[] {
  const events = timeline.filter(({ codes }) => codes.includes(CORRUPT));
  if (events.length === 0) return [];
  return disks.flatMap((disk): Finding[] => {
    const { path } = disk.file;
    const about = events.filter(({ subjects }) => subjects.includes(path));
    if (about.length === 0) return [];
    const damaged = isDamaged(disk);
    return [
      {
        id: 'corruption-reported',
        severity: damaged ? 'error' : 'warning',
        subject: path,
        title: `a host reported it as corrupt and unreadable (0x80070570)${damaged ? ', and it is damaged here as well' : ''}`,
        evidence: [
          ...about.slice(0, SHOWN).map(({ summary }) => ({
            path,
            what: `event that names ${baseName(path)}`,
            value: summary,
            certainty: 'decoded' as const,
          })),
          {
            path,
            what: 'faults in the structures of the copy',
            value: damaged ? 'yes' : 'none',
            certainty: 'decoded' as const,
          },
        ],
        explanation: damaged
          ? 'The file was damaged on the host already, so another copy of it is unlikely to be better.'
          : 'The structures of the copy have no fault. So either the medium or the file system of the host gave ' +
            'an error, or its driver: the vhdmp.sys of May 2025 did so with sound disks, until the update of ' +
            'June 2025. Faults in what the guest stored are not excluded.',
        advice:
          'Copy everything first, and run no chkdsk before an image of the volume exists. Then check the medium, ' +
          'and which vhdmp.sys the host has.',
        reference: '0x80070570 ERROR_FILE_CORRUPT',
      },
    ];
  });
}

function isDamaged({ vhdx, allocation }: Disk): boolean {
  const faults = vhdx.faults.length + (allocation?.faults.length ?? 0);
  return vhdx.refusal !== null || faults > 0 || (allocation?.beyondEnd ?? 0) > 0;
}
