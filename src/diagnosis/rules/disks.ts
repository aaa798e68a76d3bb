import type { Fault } from '../../bytes/fault.ts';
import { formatCount } from '../../bytes/quantity.ts';
import { isReadingChoice } from '../../formats/vhdx/reading-choice.ts';
import type { Disk, Inventory } from '../../sets/model.ts';
import { faultEvidence } from '../evidence.ts';
import type { Evidence, Finding, Severity } from '../finding.ts';
import { CONTRADICTIONS } from './contradictions.ts';

type Sentence = Pick<Finding, 'id' | 'severity' | 'title' | 'explanation' | 'advice' | 'reference'>;

/** What is wrong inside single disks, or worth knowing before their data is read. */
export function diskFindings({ disks }: Inventory): Finding[] {
  const parents = new Set(disks.map(({ parent }) => parent?.parent));
  return disks.flatMap((disk) => [
    ...dirtyLog(disk, disk.vhdx.type !== 'differencing' && !parents.has(disk)),
    ...refusal(disk),
    ...damagedCopies(disk),
    ...truncation(disk),
    ...otherFaults(disk),
  ]);
}

/** @param alone neither a child nor a parent: opened for writing, it cuts no chain. */
function dirtyLog(disk: Disk, alone: boolean): Finding[] {
  const { log } = disk.vhdx;
  if (!log?.dirty || disk.vhdx.logUse !== 'replayed') return [];
  const what = 'log entries to replay';
  return [
    about(
      disk,
      {
        id: 'dirty-log',
        severity: 'warning',
        title: 'the disk was not closed cleanly: its log holds changes that the file does not',
        explanation:
          'Here the changes are applied in memory, and the file itself stays as it is. A reader ' +
          'that ignores the log returns old bytes. A copy made while the disk was in use looks like this.',
        advice: alone
          ? 'Read it with this program, or mount a copy once on Windows, which replays the log.'
          : 'Flatten the chain with this program, which replays the log in memory. Do not mount a copy ' +
            'of this disk alone: that may change its identity and cut the chain.',
        reference: '[MS-VHDX] 2.3',
      },
      [
        {
          path: disk.file.path,
          offset: log.offset,
          what,
          value: log.entries.length,
          certainty: 'decoded',
        },
      ],
    ),
  ];
}

/** Why no data may be read, by the fault's code; anything not named here is plain damage. */
const REFUSALS: Readonly<Record<string, Sentence>> = {
  'incomplete-creation': {
    id: 'incomplete-creation',
    severity: 'error',
    title: 'the creation of this disk never completed',
    explanation: 'The file is marked as unfinished: what it holds was never a whole disk.',
    advice: 'Look for the disk it was being made from.',
    reference: null,
  },
  'metadata-item-unknown-required': {
    id: 'unsupported-required-item',
    severity: 'error',
    title: 'the disk requires an unknown feature',
    explanation:
      'An item that is marked as required and unknown to the reader means that no data may be read.',
    advice: 'Open a copy on a current Windows Server; report the item to this project.',
    reference: '[MS-VHDX] 2.6.1.2',
  },
  'log-file-cut-short': {
    id: 'truncated-file',
    severity: 'error',
    title: 'the file is shorter than its own log says',
    explanation:
      'Its data is not complete. The file was longer when the log was written: the copy ended early, or the ' +
      'file system lost the end when power was lost.',
    advice: 'Copy it again from the source and compare the sizes.',
    reference: '[MS-VHDX] 2.3.1.1',
  },
};
const UNSUPPORTED_REGION = REFUSALS['metadata-item-unknown-required']!;

function refusal(disk: Disk): Finding[] {
  const reason = disk.vhdx.refusal;
  if (!reason || CONTRADICTIONS.has(reason.code)) return [];
  const unsupported = reason.code === 'region-unknown-required' ? UNSUPPORTED_REGION : undefined;
  const sentence = REFUSALS[reason.code] ??
    unsupported ?? {
      id: 'unreadable-disk',
      severity: 'error',
      title: `no data can be read: ${reason.message}`,
      explanation: `Place: ${placeOf(reason)}. Without what is stored there, nothing shows where the data is.`,
      advice: 'Copy the file again from the source; look for it in a backup.',
      reference: '[MS-VHDX] 2.2',
    };
  return [about(disk, sentence, [faultEvidence(disk.file.path, reason)])];
}

const COPY_FAULTS = {
  header: {
    id: 'damaged-header',
    title: 'one of the two headers is damaged, the other is good',
    explanation:
      'The good copy is used. If the damaged one was the newer, the disk may be read in an ' +
      'earlier state of its identity.',
    reference: '[MS-VHDX] 2.2.2',
  },
  'older-header': {
    id: 'damaged-header',
    title: 'one of the two headers is damaged, the other is good',
    explanation:
      'The good copy is used. By its number, the damaged one was the older: nothing that it held is needed.',
    reference: '[MS-VHDX] 2.2.2',
  },
  'region-table': {
    id: 'damaged-region-table',
    title: 'one of the two region tables is damaged, the other is good',
    explanation: 'The good copy is used; both copies say the same, so nothing is lost.',
    reference: '[MS-VHDX] 2.2.3',
  },
} as const;

function damagedCopies(disk: Disk): Finding[] {
  const { headers, header, regionTables } = disk.vhdx;
  const found: Finding[] = [];
  const report = (which: keyof typeof COPY_FAULTS, faults: readonly Fault[]) => {
    if (faults.length === 0) return;
    const sentence = {
      ...COPY_FAULTS[which],
      severity: 'warning' as Severity,
      advice: 'Compare with the source; a bad medium or a broken copy shows up here first.',
    };
    found.push(
      about(
        disk,
        sentence,
        faults.map((fault) => faultEvidence(disk.file.path, fault)),
      ),
    );
  };
  if (header) {
    const bad = headers.filter((copy) => !copy.valid);
    // Each update writes the next number: the one before was the older copy, whatever else it lost.
    const older = bad.every((copy) => copy.header?.sequenceNumber === header.sequenceNumber - 1n);
    report(
      older ? 'older-header' : 'header',
      bad.flatMap((copy) => copy.faults),
    );
  }
  if (regionTables?.some((copy) => copy.valid)) {
    report(
      'region-table',
      regionTables.filter((copy) => !copy.valid).flatMap((copy) => copy.faults),
    );
  }
  return found;
}

/** What the log tells of when the end was lost. */
const HOW_CUT = {
  open:
    'The file was not closed: power was lost, or the host stopped, while it was growing, or it was copied in ' +
    'use. Which of these it was is unknown.',
  closed:
    'Its log is empty, so it was closed properly: most likely the end was lost afterwards, by a copy that ended ' +
    'early, or by a file system that was repaired.',
} as const;

function truncation(disk: Disk): Finding[] {
  const beyond = disk.allocation?.beyondEnd ?? 0;
  if (beyond === 0) return [];
  const { path, size } = disk.file;
  const { log } = disk.vhdx;
  return [
    about(
      disk,
      {
        id: 'truncated-file',
        severity: 'error',
        title: `the file ends before ${formatCount(beyond, 'block')} of this disk`,
        explanation: `What was there is gone. ${HOW_CUT[log?.dirty ? 'open' : 'closed']}`,
        advice: 'Copy it again from the source and compare the sizes.',
        reference: '[MS-VHDX] 2.5.1.1',
      },
      [
        { path, what: 'file size in bytes', value: size, certainty: 'decoded' },
        {
          path,
          offset: log?.offset ?? 0,
          what: 'log',
          value: log?.dirty ? 'dirty: the file was not closed' : 'clean: the file was closed',
          certainty: 'decoded',
        },
      ],
    ),
  ];
}

/** Faults with findings of their own above. */
const TOLD = /^(header|region-table)-(truncated|unreadable|signature|checksum|entry-count)$/;

function otherFaults(disk: Disk): Finding[] {
  const faults = [...disk.vhdx.faults, ...(disk.allocation?.faults ?? [])];
  const rest = faults.filter((fault) => {
    if (TOLD.test(fault.code) || CONTRADICTIONS.has(fault.code)) return false;
    return !isReadingChoice(fault) && fault !== disk.vhdx.refusal;
  });
  if (rest.length === 0) return [];
  return [
    about(
      disk,
      {
        id: 'damaged-structure',
        severity: 'error',
        title: `${formatCount(rest.length, 'fault')} in the structures of this disk`,
        explanation:
          `${rest.length === 1 ? 'It is' : 'The first is'} in the ${placeOf(rest[0]!)}: ` +
          `${rest[0]!.message}. What can be read around it is read; the rest is marked as missing.`,
        advice: 'See every structure with its offset: vhdset inspect <file>',
        reference: '[MS-VHDX]',
      },
      rest.map((fault) => faultEvidence(disk.file.path, fault)),
    ),
  ];
}

function about(disk: Disk, sentence: Sentence, evidence: readonly Evidence[]): Finding {
  return { ...sentence, subject: disk.file.path, evidence };
}

/** `region table 1 at 0x30000`. */
function placeOf({ structure, offset }: Fault): string {
  return `${structure} at 0x${offset.toString(16)}`;
}
