import { createHash } from 'node:crypto';
import { basename, resolve, sep } from 'node:path';
import { formatCount } from '../../bytes/quantity.ts';
import type { Case } from '../../case/case.ts';
import { openCaseAt } from '../../case/case-at.ts';
import { divide, type FleetSubject } from '../../fleet/divide.ts';
import { type ChainJob, type FleetAction, type JobFile, LONGEST_JOB } from '../../fleet/job.ts';
import { identityOf } from '../../fleet/job-key.ts';
import { partKey } from '../../fleet/part-values.ts';
import { cutIntoRanges } from '../../fleet/ranges.ts';
import { startProgress } from '../../node/progress.ts';
import type { NewJob } from '../../node/queue/job-queue.ts';
import { isRemote } from '../../node/remote-path.ts';
import { SystemPlaces } from '../../node/system-places.ts';
import { jsonText } from '../../report/json/json-text.ts';
import { requireSomething, unreadAmong } from '../analyze.ts';
import { ExitCode, InputError, UsageError } from '../exit.ts';
import { parseBytes } from '../quantity-argument.ts';
import { remark } from '../remarks.ts';
import { type FleetArgs, withQueue } from './fleet-arguments.ts';

const PART_BYTES = 32 * 1024 ** 3;
/** Names by which an export of a disk may go, beside that of the disk itself. */
const EXPORTED = ['vhdx', 'raw', 'img', 'dd'];

/** Finds the sets in the folders, and makes a job of each. */
export async function submit(args: FleetArgs): Promise<number> {
  const { against, format } = args;
  const action = args.do!;
  if ((action === 'compare') !== (against !== undefined)) {
    throw new UsageError('--do compare needs --against <folder>, and nothing else does');
  }
  if (format !== undefined && action !== 'export') {
    throw new UsageError('--format is for --do export');
  }
  const part = args.part === undefined ? PART_BYTES : parseBytes(args.part, '--part');
  const roots = args.roots.map(absoluteRoot);
  const places = new SystemPlaces();
  try {
    const opened = await lookInto(places, roots, args);
    requireSomething(opened.inventory, roots);
    const { subjects, tooLarge } = divide(opened.inventory, await opened.host());
    for (const { path, why } of tooLarge) remark(`warning: ${path} is left out: ${why}`);
    const others =
      against === undefined ? null : await othersIn(places, absoluteRoot(against), args);
    const jobs: NewJob[] = [];
    for (const subject of subjects) {
      const root = roots.find((one) => liesIn(subject.path, one)) ?? roots[0]!;
      const other = others?.for(subject, root) ?? null;
      if (others && !other) {
        remark(`warning: ${subject.path} is left out: nothing of its name is in ${against}`);
        continue;
      }
      const job = jobOf(subject, { action, root, other, format: format ?? 'vhdx', part });
      const made = newJobOf(job);
      if (made) jobs.push(made);
      else remark(`warning: ${subject.path} is left out: its job would be too long`);
    }
    const unread = unreadAmong(opened.inventory, roots);
    for (const { path, error } of unread) remark(error ?? `${path} could not be read`);
    const { added, known, again } = await withQueue(args, (queue) => queue.add(jobs));
    const parts = jobs.reduce((sum, { parts: some }) => sum + (some?.length ?? 0), 0);
    if (args.json) process.stdout.write(jsonText({ submitted: added, known, again, parts }));
    else process.stdout.write(toldText({ added, known, again, parts }));
    return unread.length > 0 ? ExitCode.InputUnreadable : ExitCode.Done;
  } finally {
    places.close();
  }
}

function toldText(told: { added: number; known: number; again: number; parts: number }): string {
  const { added, known, again, parts } = told;
  const more = [
    ...(known > 0 ? [`${known.toLocaleString('en-US')} known already`] : []),
    ...(again > 0 ? [`${again.toLocaleString('en-US')} that failed are tried again`] : []),
    ...(parts > 0 ? [`in ${formatCount(parts, 'part')}`] : []),
  ];
  return `${[`${formatCount(added, 'new job')}`, ...more].join(', ')}\n`;
}

/** A worker elsewhere has another folder that it works in. */
function absoluteRoot(root: string): string {
  return isRemote(root) ? root : resolve(root);
}

async function lookInto(
  places: SystemPlaces,
  paths: readonly string[],
  { quiet }: FleetArgs,
): Promise<Case> {
  const progress = await startProgress({ label: 'looking', quiet });
  try {
    return await openCaseAt(places, {
      ...{ paths, neighbours: 'ignored', countAllocation: false },
      onProgress: ({ done, total }) => progress.update(done, total),
    });
  } finally {
    progress.stop();
  }
}

/** The disks and images of the other side, each by its path below the folder. */
async function othersIn(places: SystemPlaces, folder: string, args: FleetArgs) {
  const opened = await lookInto(places, [folder], args);
  const { subjects } = divide(opened.inventory, await opened.host());
  const found = new Map(subjects.map((subject) => [below(subject.path, folder), subject]));
  for (const { path, size, modified, tag, kind, promised } of opened.inventory.files) {
    if (kind !== 'other' || promised !== null) continue;
    const time = modified?.getTime() ?? null;
    const file: JobFile = { path, size, modified: time, tag: tag ?? null, identity: null };
    const raw = { path, kind: 'file' as const, files: [file], search: [] };
    found.set(below(path, folder), { ...raw, virtualSize: size, stem: '' });
  }
  if (found.size === 0) throw new InputError(`--against: neither disks nor images in ${folder}`);
  return {
    for({ path }: FleetSubject, root: string): FleetSubject | null {
      const name = below(path, root);
      const bare = name.replace(/\.[^./\\]*$/, '');
      const names = [name, ...EXPORTED.map((extension) => `${bare}.${extension}`)];
      return names.map((one) => found.get(one)).find((one) => one !== undefined) ?? null;
    },
  };
}

function liesIn(path: string, root: string): boolean {
  return (
    path === root ||
    path.startsWith(/[\\/]$/.test(root) ? root : `${root}${isRemote(root) ? '/' : sep}`)
  );
}

/** Of a path the names below a folder, with slashes; its own name for a file that is the root. */
function below(path: string, root: string): string {
  const rest = liesIn(path, root) ? path.slice(root.length) : path;
  const names = rest.split(/[\\/]/).filter((name) => name !== '');
  return names.length === 0 ? basename(path) : names.join('/');
}

interface Work {
  readonly action: FleetAction;
  readonly root: string;
  readonly other: FleetSubject | null;
  readonly format: 'raw' | 'vhdx';
  readonly part: number;
}

function jobOf(subject: FleetSubject, { action, root, other, format, part }: Work): ChainJob {
  const name = `${below(subject.path, root).replace(/\.[^./]*$/, '')}.${format}`;
  const size = action === 'export' ? subject.virtualSize : commonSize(subject, other);
  const cut = action === 'compare' || action === 'export';
  return {
    ...{ version: 1, action, root, subject: bare(subject), other: other && bare(other) },
    output: action === 'export' ? { name, format } : null,
    ranges: cut && size !== null ? cutIntoRanges(size, part) : null,
  };
}

function commonSize(a: FleetSubject, b: FleetSubject | null): number | null {
  const sizes = [a.virtualSize, b?.virtualSize ?? null];
  return sizes.includes(null) ? null : Math.min(...(sizes as number[]));
}

const bare = ({ path, kind, files, search }: FleetSubject) => ({ path, kind, files, search });

/** @returns null for one that no worker would take */
function newJobOf(job: ChainJob): NewJob | null {
  if (JSON.stringify(job).length > LONGEST_JOB) return null;
  const key = `c${createHash('sha256').update(identityOf(job)).digest('hex').slice(0, 40)}`;
  const { ranges } = job;
  const parts =
    ranges &&
    Array.from({ length: ranges.count }, (_, index) => {
      return { key: partKey(key, index), data: { version: 1, chain: job, key, index } };
    });
  return { key, data: job, parts };
}
