import { formatCount } from '../../bytes/quantity.ts';
import type { Host, ReadLog } from '../../host/host.ts';
import { faultEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';

/** Pieces of evidence of one finding; a folder may hold thousands of files. */
const SHOWN = 10;

/** What the hosts wrote and could not be read: whatever it says is missing from everything else. */
export function unreadHostFileFindings({ unread, logs }: Host): Finding[] {
  const findings = logs.filter(({ faults }) => faults.length > 0).map(damagedLog);
  const [first] = unread;
  if (first === undefined) return findings;
  const single = unread.length === 1;
  return [
    ...findings,
    {
      id: 'unread-host-file',
      severity: 'warning',
      subject: first.path,
      title: single
        ? 'a file from a host can’t be read, or only in part'
        : `${formatCount(unread.length, 'file')} from the hosts can’t be read, or only in part`,
      evidence: unread.slice(0, SHOWN).map(({ path, reason }) => ({
        path,
        what: 'reason',
        value: reason,
        certainty: 'decoded',
      })),
      explanation:
        'What is in it is not known; it may hold a sign that the machines must not be touched. ' +
        'That nothing was seen in it proves nothing.',
      advice: 'Copy or collect it again: vhdset collect',
      reference: null,
    },
  ];
}

function damagedLog({ path, faults }: ReadLog): Finding {
  return {
    id: 'damaged-event-log',
    severity: 'warning',
    subject: path,
    title: `${formatCount(faults.length, 'place')} of an event log could not be read for certain`,
    evidence: faults.slice(0, SHOWN).map((fault) => faultEvidence(path, fault)),
    explanation: 'Its other events were read. What was in these places is not known.',
    advice: 'Export the log again on its host: wevtutil epl <log> <file>',
    reference: null,
  };
}
