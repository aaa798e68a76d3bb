import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { birthOf, birthsAmong, type ToldBirths } from '../../sets/births.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../../sets/model.ts';
import { storedBytes } from '../../sets/stored-bytes.ts';
import { lastWritten } from '../../sets/times.ts';
import type { Evidence, Finding, Severity } from '../finding.ts';

/** Microsoft calls a chain of more checkpoints excessive. */
const EXCESSIVE = 50;

/** Checkpoints that should have been merged, and chains that have grown too long. */
export function checkpointFindings(
  { sets, chains }: Inventory,
  told: ToldBirths = new Map(),
): Finding[] {
  const ofSets = new Set(sets.flatMap((set) => set.chain?.members ?? []));
  const bare = chains.filter((chain) => !chain.members.some((disk) => ofSets.has(disk)));
  return [
    ...sets.flatMap((set) => unmergedInSet(set, told)),
    ...bare.flatMap((chain) => differencingChain(chain, told)),
    ...chains.flatMap(excessiveChain),
  ];
}

/** Those that the set knows of, and those that hang on the disk it calls active. */
function unmergedInSet({ file, chain, descendants, ...set }: VhdSet, told: ToldBirths): Finding[] {
  const checkpoints = [...descendants, ...set.checkpoints];
  if (!chain || checkpoints.length === 0) return [];
  const single = checkpoints.length === 1;
  const births = birthsAmong(checkpoints, told);
  const day = births?.first.toISOString().slice(0, 10);
  const count = formatCount(checkpoints.length, 'recovery checkpoint');
  const since = day ? (single ? `, made on ${day}` : `, the oldest made on ${day}`) : '';
  const title = `${count} ${single ? 'was' : 'were'} never merged${since}`;
  const running = 'A backup that was running when the files were copied leaves the same trace.';
  const hint = single && maybeRunning(checkpoints[0]!, told) ? running : '';
  const severity = single ? 'warning' : 'error';
  const finding = unmerged(file.path, severity, title, checkpoints, chain, hint, told);
  const behind = descendants.length > 0 && finding.advice === FLATTEN;
  return [behind ? { ...finding, advice: FLATTEN_NEWEST } : finding];
}

/** Without a set, a differencing disk is what it should be: worth knowing, no fault. */
function differencingChain(chain: Chain, told: ToldBirths): Finding[] {
  const children = chain.members.filter((disk) => disk.vhdx.type === 'differencing');
  if (children.length === 0 || chain.status === 'cycle') return [];
  const title = `${formatCount(children.length, 'differencing disk')} in one chain, not yet merged`;
  return [unmerged(chain.leaf.file.path, 'info', title, children, chain, '', told)];
}

const FLATTEN = 'Flatten the chain into a new disk; the sources stay untouched.';
const FLATTEN_NEWEST =
  'Flatten the chain of the newest disk, not of the one that the set names, into a new disk.';
const KEEP =
  'Delete nothing of this chain; it can be flattened once it is whole and every disk can be read.';

function unmerged(
  subject: string,
  severity: Severity,
  title: string,
  checkpoints: readonly Disk[],
  chain: Chain,
  hint: string,
  told: ToldBirths,
): Finding {
  const since = birthsAmong(checkpoints, told)?.first.toISOString() ?? null;
  const seen = checkpoints.some((disk) => told.get(disk)?.toISOString() === since);
  const sentences = [
    heldWords(checkpoints),
    since && !seen
      ? 'The date is when its parent was last written; a copy may have reset that time.'
      : '',
    hint,
  ];
  const disks = [...checkpoints, ...chain.members];
  const whole = chain.status === 'complete' && !disks.some(({ vhdx }) => vhdx.refusal);
  return {
    id: 'unmerged-checkpoints',
    severity,
    subject,
    title,
    evidence: [
      { path: subject, what: 'checkpoints', value: checkpoints.length, certainty: 'decoded' },
      heldEvidence(subject, checkpoints),
      {
        path: subject,
        what: `the oldest was made (${seen ? 'as its host lists it' : 'last write of its parent'})`,
        value: since ?? 'unknown',
        certainty: since ? (seen ? 'decoded' : 'inferred') : 'unknown',
      },
    ],
    explanation: sentences.filter(Boolean).join(' '),
    advice: whole ? FLATTEN : KEEP,
    reference: 'event 19100 (a merge that failed)',
  };
}

/** What checkpoints alone hold, as far as it could be counted. */
function heldWords(checkpoints: readonly Disk[]): string {
  const { bytes, uncounted } = storedBytes(checkpoints);
  const single = checkpoints.length === 1;
  const atLeast = uncounted > 0 ? 'at least ' : '';
  const held =
    uncounted === checkpoints.length
      ? `How much ${single ? 'it alone holds' : 'they alone hold'} is not known`
      : `${single ? 'It alone holds' : 'They alone hold'} ${atLeast}${formatBytes(bytes)} of changes`;
  return `${held}; deleting ${single ? 'it' : 'any of them'} loses data.`;
}

function heldEvidence(path: string, checkpoints: readonly Disk[]): Evidence {
  const { bytes, uncounted } = storedBytes(checkpoints);
  const counted = checkpoints.length - uncounted;
  if (counted === 0) {
    return { path, what: 'bytes they store', value: 'unknown', certainty: 'unknown' };
  }
  const what = `bytes ${uncounted === 0 ? 'they' : `${counted} of them`} store`;
  return { path, what, value: bytes, certainty: 'decoded' };
}

/** A backup takes hours; a checkpoint that was in use for longer is not waiting for one to end. */
function maybeRunning(checkpoint: Disk, told: ToldBirths): boolean {
  const born = birthOf(checkpoint, told)?.getTime();
  const used = lastWritten(checkpoint);
  return born === undefined || used === null || used - born < LONGEST_BACKUP;
}

const LONGEST_BACKUP = 24 * 60 * 60 * 1000;

function excessiveChain(chain: Chain): Finding[] {
  const count = chain.members.filter((disk) => disk.vhdx.type === 'differencing').length;
  if (count <= EXCESSIVE || chain.status === 'cycle') return [];
  const path = chain.leaf.file.path;
  return [
    {
      id: 'excessive-chain',
      severity: 'warning',
      subject: path,
      title: `a chain of ${formatCount(count, 'checkpoint')}; more than ${EXCESSIVE} are excessive`,
      evidence: [
        { path, what: 'checkpoints, the leaf included', value: count, certainty: 'decoded' },
      ],
      explanation: 'Each read may visit every file of the chain, and one damaged file breaks it.',
      advice:
        'Flatten it soon; on the live system, find out why merges fail before the next backup.',
      reference: null,
    },
  ];
}
