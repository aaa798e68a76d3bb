import type { Host } from '../../host/host.ts';
import type { ConfigurationFile } from '../../host/machines-at-hand.ts';
import type { UnfinishedMerge } from '../../host/unfinished-merges.ts';
import { faultEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';

/** What the configurations and event logs themselves tell. */
export function hostFindings({ configurations, unfinishedMerges }: Host): Finding[] {
  return [...configurations.flatMap(damagedConfiguration), ...unfinishedMerges.map(failedMerge)];
}

function damagedConfiguration({ file, error, faults }: ConfigurationFile): Finding[] {
  if (error === null && faults.length === 0) return [];
  return [
    {
      id: 'damaged-configuration',
      severity: error === null ? 'warning' : 'error',
      subject: file.path,
      title: error === null ? 'a VM configuration has faults' : 'a VM configuration can’t be read',
      evidence:
        error === null
          ? faults.map((fault) => faultEvidence(file.path, fault))
          : [{ path: file.path, what: 'reason', value: error, certainty: 'decoded' }],
      explanation: 'What it says of attached disks may be incomplete or out of date.',
      advice: 'Copy it again with the machine off; see vhdset inspect <file>',
      reference: null,
    },
  ];
}

function failedMerge({ last, attempts, remaining, summary }: UnfinishedMerge): Finding {
  const subject = last.subjects[0] ?? remaining[0]?.path ?? last.vmId ?? 'event log';
  return {
    id: 'merge-failed',
    severity: 'error',
    subject,
    title: summary,
    evidence: [
      {
        path: subject,
        what: 'events without a finished merge',
        value: attempts,
        certainty: 'inferred',
      },
      {
        path: subject,
        what: `event, matched by ${last.matched}`,
        value: last.summary,
        certainty: 'decoded',
      },
    ],
    explanation:
      'The host tried to merge and could not; it tries again, and fails again, until the cause is gone.',
    advice: last.codes.includes(0x80070005)
      ? 'Give every machine its rights on the folder: vhdset permissions <folder>'
      : `See what the event means: vhdset explain ${last.eventId}`,
    reference: `event ${last.eventId}`,
  };
}
