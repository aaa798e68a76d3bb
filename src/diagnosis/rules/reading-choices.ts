import { ASSUMPTION_NAMES, assumptionText } from '../../formats/vhdx/assumed-metadata.ts';
import type { Disk, Inventory, LackingMetadata } from '../../sets/model.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What was read otherwise than the file demands, because the user said so; and where he might. */
export function readingChoiceFindings({ disks, lackingMetadata }: Inventory): Finding[] {
  return [
    ...disks.flatMap((disk) => [
      ...logIgnored(disk),
      ...metadataAssumed(disk),
      ...headerChosen(disk),
    ]),
    ...lackingMetadata.flatMap((lacking) =>
      lacking.suggestions.length > 0 ? [metadataInferable(lacking)] : [],
    ),
  ];
}

function evidenceOf(disk: Disk, code: string): Evidence[] {
  return disk.vhdx.faults
    .filter((fault) => fault.code === code)
    .map(({ offset, structure, message }) => {
      const path = disk.file.path;
      return { path, offset, what: structure, value: message, certainty: 'decoded' };
    });
}

function logIgnored(disk: Disk): Finding[] {
  const evidence = evidenceOf(disk, 'log-ignored');
  if (evidence.length === 0) return [];
  return [
    {
      id: 'log-ignored',
      severity: 'warning',
      subject: disk.file.path,
      title: 'the log of this disk was not replayed, as you asked: the disk is read without it',
      evidence,
      explanation:
        'What the log would change is missing: tables and data may be from an earlier moment, or half ' +
        'from one and half from another.',
      advice: 'Compare with what --log require gives, and check the file system of the result.',
      reference: '[MS-VHDX] 2.3',
    },
  ];
}

function metadataAssumed(disk: Disk): Finding[] {
  const evidence = evidenceOf(disk, 'metadata-assumed');
  if (evidence.length === 0) return [];
  return [
    {
      id: 'metadata-assumed',
      severity: 'warning',
      subject: disk.file.path,
      title: 'this disk is read with values that were assumed, not read',
      evidence,
      explanation: 'With a wrong block or sector size, every byte is in the wrong place.',
      advice: 'Look for a file system in the result before relying on it.',
      reference: '[MS-VHDX] 2.6.2',
    },
  ];
}

function headerChosen(disk: Disk): Finding[] {
  const evidence = evidenceOf(disk, 'header-chosen');
  if (evidence.length === 0) return [];
  return [
    {
      id: 'header-chosen',
      severity: 'warning',
      subject: disk.file.path,
      title: 'the header to use was chosen by you, because the file does not show which one counts',
      evidence,
      explanation: 'The header decides the identity of the disk and whether its log is replayed.',
      advice: 'Compare with what the other header gives.',
      reference: '[MS-VHDX] 2.2.2.1',
    },
  ];
}

function metadataInferable({ disk, suggestions }: LackingMetadata): Finding {
  const path = disk.file.path;
  return {
    id: 'metadata-inferable',
    severity: 'info',
    subject: path,
    title: 'its metadata can’t be read, but the other files suggest them',
    evidence: suggestions.map(({ item, value, because }) => ({
      path,
      what: `${ASSUMPTION_NAMES[item]}: ${because}`,
      value: String(value),
      certainty: 'inferred',
    })),
    explanation:
      'None of these values is proven. You also have to say whether the disk has a parent.',
    advice: `Try: ${suggestions.map(({ item, value }) => `--assume ${assumptionText(item, value)}`).join(' ')} --assume type=base (or differencing)`,
    reference: '[MS-VHDX] 2.6.2',
  };
}
