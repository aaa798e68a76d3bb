import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Disk, Inventory } from '../../sets/model.ts';
import type { SampledFile, Stripes } from '../../sets/stripes.ts';
import type { Evidence, Finding } from '../finding.ts';

/** Files of which parts are as random as encrypted data, in a way that no guest brings about. */
export function encryptedContentFindings(
  sampled: readonly SampledFile[],
  { disks }: Pick<Inventory, 'disks'>,
): Finding[] {
  const suspicious = sampled.filter(({ structures, stripes }) => structures.length > 0 || stripes);
  if (suspicious.length === 0) return [];
  const diskIn = new Map(disks.map((disk) => [disk.file, disk]));
  const others = sampled.filter((one) => !suspicious.includes(one));
  return suspicious.map((one) => {
    return encryptedContent(one, others, diskIn.get(one.file) ?? null);
  });
}

function encryptedContent(
  one: SampledFile,
  others: readonly SampledFile[],
  disk: Disk | null,
): Finding {
  const { file, structures, stripes } = one;
  const overwritten = structures.length > 0;
  const byBlocks = !overwritten && followsBlocks(stripes!, disk);
  const alike = others.filter(({ random, samples }) => random > samples / 4);
  return {
    id: 'encrypted-content',
    severity: overwritten ? 'error' : byBlocks ? 'info' : 'warning',
    subject: file.path,
    title: titleOf(overwritten, stripes),
    evidence: evidenceOf(one, others),
    explanation: [
      overwritten
        ? 'A guest never writes to these structures, and in a sound file they are mostly zeros: something on ' +
          'the host overwrote the file itself. Ransomware that encrypts a part of each file, starting at the ' +
          'beginning, leaves this. The bytes do not show which program it was.'
        : byBlocks
          ? 'Compressed or encrypted data of the guest is just as random, and the distance matches the disk’s ' +
            'own blocks: whether anything is wrong is unknown.'
          : 'Compressed or encrypted data of the guest is just as random, but seldom comes in stripes of one ' +
            'length along the file. Ransomware that encrypts a part of each file leaves this. Whether it was ' +
            'is unknown.',
      neighbours(others, alike),
    ].join(' '),
    advice: overwritten
      ? 'Keep the file as it is: do not rename or repair it, since what was not overwritten may be all ' +
        'there is. Look for it in a backup from before, and have the host examined before anything is ' +
        'copied back to it.'
      : byBlocks
        ? null
        : 'Compare the file with a backup, and check the file systems of an exported copy, before you rely ' +
          'on it.',
    reference: null,
  };
}

/** What the samples of the others tell, in one sentence. */
function neighbours(others: readonly SampledFile[], alike: readonly SampledFile[]): string {
  if (others.length === 0) return 'There is no other file here to compare it with.';
  const of = formatCount(others.length, 'other file');
  return alike.length === 0
    ? `Of the ${of} that ${others.length === 1 ? 'was' : 'were'} sampled, none is like that.`
    : `Of the ${of} that ${others.length === 1 ? 'was' : 'were'} sampled, ${alike.length} ` +
        `${alike.length === 1 ? 'holds' : 'hold'} much random data as well.`;
}

function titleOf(overwritten: boolean, stripes: Stripes | null): string {
  const every = stripes
    ? ` of ${formatBytes(stripes.length)} every ${formatBytes(stripes.distance)}`
    : '';
  if (!overwritten) return `stripes${every} are as random as encrypted data`;
  return stripes
    ? `stripes${every} are as random as encrypted data, the file’s own structures among them`
    : 'what should describe this file is as random as encrypted data';
}

/** Blocks of a disk lie one behind the other, so that a habit of the guest repeats with them. */
function followsBlocks({ distance, step }: Stripes, disk: Disk | null): boolean {
  const block = disk?.vhdx.metadata?.blockSize ?? null;
  if (block === null) return false;
  const off = distance % block;
  return Math.min(off, block - off) <= step && distance >= block - step;
}

function evidenceOf(
  { file: { path }, structures, stripes, samples, random }: SampledFile,
  others: readonly SampledFile[],
): Evidence[] {
  const sums = others.reduce(
    (sum, one) => ({ samples: sum.samples + one.samples, random: sum.random + one.random }),
    { samples: 0, random: 0 },
  );
  return [
    ...structures.map(({ offset, what, entropy }) => ({
      path,
      offset,
      what: `${what}: bits for each byte in 4096 bytes`,
      value: entropy.toFixed(2),
      certainty: 'decoded' as const,
    })),
    ...(stripes
      ? [
          {
            path,
            offset: stripes.first,
            what: `random stripes in the first ${formatBytes(stripes.searched)}, to ${formatBytes(stripes.step)}`,
            value: `${stripes.count} of ${stripes.length} bytes, every ${stripes.distance} bytes`,
            certainty: 'decoded' as const,
          },
        ]
      : []),
    {
      path,
      what: 'samples of 4096 bytes over the whole file that are random',
      value: `${random} of ${samples}`,
      certainty: 'decoded',
    },
    {
      path,
      what: `the same, of the ${formatCount(others.length, 'other file')} sampled`,
      value: `${sums.random} of ${sums.samples}`,
      certainty: 'decoded',
    },
    { path, what: 'that it is ransomware', value: 'not proven', certainty: 'inferred' },
  ];
}
