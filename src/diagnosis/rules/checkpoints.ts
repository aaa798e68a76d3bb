import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../../sets/model.ts';
import { judgeTimes } from '../../sets/times.ts';
import type { Finding, Severity } from '../finding.ts';

/** Microsoft calls a chain of more checkpoints excessive. */
const EXCESSIVE = 50;

/** Checkpoints that should have been merged, and chains that have grown too long. */
export function checkpointFindings({ sets, chains }: Inventory): Finding[] {
  const ofSets = new Set(sets.flatMap((set) => set.chain?.members ?? []));
  const bare = chains.filter((chain) => !chain.members.some((disk) => ofSets.has(disk)));
  return [
    ...sets.flatMap(unmergedInSet),
    ...bare.flatMap(differencingChain),
    ...chains.flatMap(excessiveChain),
  ];
}

function unmergedInSet(set: VhdSet): Finding[] {
  const { checkpoints } = set;
  if (checkpoints.length === 0) return [];
  const severity: Severity = checkpoints.length === 1 ? 'warning' : 'error';
  const noun = formatCount(checkpoints.length, 'recovery checkpoint');
  const verb = checkpoints.length === 1 ? 'was' : 'were';
  const since = oldestTime(checkpoints);
  const title = `${noun} ${verb} never merged${since ? `, the oldest from ${since.slice(0, 10)}` : ''}`;
  const hint =
    checkpoints.length === 1
      ? ' A backup that was running when the files were copied leaves the same trace.'
      : '';
  return [unmerged(set.file.path, severity, title, checkpoints, since, hint)];
}

/** Without a set, a differencing disk is what it should be: worth knowing, no fault. */
function differencingChain(chain: Chain): Finding[] {
  const children = chain.members.filter((disk) => disk.vhdx.type === 'differencing');
  if (children.length === 0 || chain.status === 'cycle') return [];
  const title = `${formatCount(children.length, 'differencing disk')} in one chain, not yet merged`;
  return [unmerged(chain.leaf.file.path, 'info', title, children, oldestTime(children), '')];
}

function unmerged(
  subject: string,
  severity: Severity,
  title: string,
  checkpoints: readonly Disk[],
  since: string | null,
  hint: string,
): Finding {
  const known = checkpoints.flatMap((disk) => disk.allocation?.dataBytes ?? []);
  const bytes = known.reduce((sum, own) => sum + own, 0);
  const atLeast = known.length < checkpoints.length ? 'at least ' : '';
  const subjectOfSentence = checkpoints.length === 1 ? 'It alone holds' : 'They alone hold';
  return {
    id: 'unmerged-checkpoints',
    severity,
    subject,
    title,
    evidence: [
      { path: subject, what: 'checkpoints', value: checkpoints.length, certainty: 'decoded' },
      { path: subject, what: 'bytes they store', value: bytes, certainty: 'decoded' },
      {
        path: subject,
        what: 'since (time of the file system)',
        value: since ?? 'unknown',
        certainty: since ? 'inferred' : 'unknown',
      },
    ],
    explanation:
      `${subjectOfSentence} ${atLeast}${formatBytes(bytes)} of changes; deleting any of them loses ` +
      `data.${hint}`,
    advice: 'Flatten the chain into a new disk; the sources stay untouched.',
    reference: 'event 19100 (a merge that failed)',
  };
}

/** The earliest file-system time, ISO 8601; null when none is known, or a copy has reset them. */
function oldestTime(disks: readonly Disk[]): string | null {
  if (judgeTimes(disks).verdict === 'all-alike') return null;
  const times = disks.flatMap((disk) => disk.file.modified?.getTime() ?? []);
  return times.length > 0 ? new Date(times.reduce((a, b) => Math.min(a, b))).toISOString() : null;
}

function excessiveChain(chain: Chain): Finding[] {
  const count = chain.members.filter((disk) => disk.vhdx.type === 'differencing').length;
  if (count <= EXCESSIVE || chain.status === 'cycle') return [];
  const path = chain.leaf.file.path;
  return [
    {
      id: 'excessive-chain',
      severity: 'warning',
      subject: path,
      title: `a chain of ${count} checkpoints; more than ${EXCESSIVE} is excessive`,
      evidence: [{ path, what: 'checkpoints below the leaf', value: count, certainty: 'decoded' }],
      explanation: 'Each read may visit every file of the chain, and one damaged file breaks it.',
      advice:
        'Flatten it soon; on the live system, find out why merges fail before the next backup.',
      reference: null,
    },
  ];
}
