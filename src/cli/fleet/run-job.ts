import { countedPlaces } from '../../bytes/counted-places.ts';
import type { Places } from '../../bytes/places.ts';
import { SourceError } from '../../bytes/source-error.ts';
import { codeOf } from '../../bytes/vhdset-error.ts';
import { summariseAnalysis } from '../../fleet/analysis-summary.ts';
import { bounded } from '../../fleet/bounded-result.ts';
import { summariseCheck } from '../../fleet/check-summary.ts';
import { type ChainJob, parseChainJob, parseRangeJob } from '../../fleet/job.ts';
import { openSubject } from '../../fleet/open-subject.ts';
import { type PartValue, partValuesOf } from '../../fleet/part-values.ts';
import { OutputError } from '../../node/output-error.ts';
import { JobFailure, JobLeftError, type TakenJob } from '../../node/queue/job-worker.ts';
import { SystemPlaces } from '../../node/system-places.ts';
import { WorkerRoots } from '../../node/worker-roots.ts';
import {
  type FleetOutcome,
  type FleetResult,
  NO_OUTCOME,
} from '../../report/json/fleet-result-schema.ts';
import { VERSION } from '../version.ts';
import { assembleJob } from './assemble-job.ts';
import { comparePart, comparisonOf } from './compare-job.ts';
import { exportJob, exportPart } from './export-job.ts';
import { hashJob } from './hash-job.ts';
import type { JobTools } from './job-tools.ts';

/**
 * Does the work of a job, and tells what came of it.
 * @throws {JobFailure} whose text is the result of a job that failed
 */
export async function runJob(taken: TakenJob, tools: JobTools): Promise<FleetResult | PartValue> {
  return taken.kind === 'chain' ? runChainJob(taken, tools) : runPart(taken, tools);
}

async function runChainJob(taken: TakenJob, tools: JobTools): Promise<FleetResult> {
  const meter = new Meter(tools);
  let job: ChainJob | null = null;
  const resultOf = (outcome: FleetOutcome, error: FleetResult['error']): FleetResult =>
    bounded({
      ...framed(taken.key, job, meter, tools),
      ...outcome,
      error,
      status: statusOf(error),
    });
  try {
    job = parseChainJob(taken.data);
    return resultOf(await chainOutcome(job, taken, meter), null);
  } catch (error) {
    if (error instanceof JobLeftError) throw error;
    const text = JSON.stringify(resultOf(NO_OUTCOME, told(error)));
    throw new JobFailure(text, isPassing(error));
  }
}

const statusOf = (error: FleetResult['error']) => (error ? 'failed' : 'done');

async function chainOutcome(job: ChainJob, taken: TakenJob, meter: Meter): Promise<FleetOutcome> {
  if (job.ranges === null) return withPlaces(job, meter, (places) => whole(job, places, meter));
  const parts = partValuesOf(job, taken.key, await taken.partValues());
  for (const part of parts) meter.read += part.bytesRead;
  const failed = parts.findIndex(({ error }) => error !== null);
  if (failed >= 0) throw new PartError(failed, parts[failed]!.error!);
  if (job.action === 'compare')
    return comparisonOf(
      job,
      parts.map(({ compared }) => compared!),
    );
  const exported = parts.map((part) => part.exported!);
  return withPlaces(job, meter, (places) =>
    assembleJob(places, { job, key: taken.key }, exported, meter.tools),
  );
}

async function whole(job: ChainJob, places: Places, { tools }: Meter): Promise<FleetOutcome> {
  const { action, subject } = job;
  switch (action) {
    case 'analyze': {
      const opened = await openSubject(places, subject, { countAllocation: true });
      const analysis = await summariseAnalysis(opened, subject.path);
      return { ...NO_OUTCOME, analysis };
    }
    case 'check': {
      const opened = await openSubject(places, subject, { countAllocation: false });
      return { ...NO_OUTCOME, check: await summariseCheck(opened) };
    }
    case 'hash':
      return hashJob(places, job);
    case 'compare':
      return comparisonOf(job, [await comparePart(places, job, null)]);
    case 'export':
      return exportJob(places, job, tools);
  }
}

async function runPart(taken: TakenJob, tools: JobTools): Promise<PartValue> {
  const meter = new Meter(tools);
  const withValue = (value: Partial<PartValue>): PartValue => {
    const { bytesRead, seconds } = meter.told();
    return { error: null, compared: null, exported: null, bytesRead, seconds, ...value };
  };
  try {
    const { chain: job, key, index } = parseRangeJob(taken.data);
    return await withPlaces(job, meter, async (places) => {
      if (job.action === 'compare') {
        return withValue({ compared: await comparePart(places, job, index) });
      }
      return withValue({ exported: await exportPart(places, { job, key, index }, tools) });
    });
  } catch (error) {
    if (error instanceof JobLeftError) throw error;
    const text = JSON.stringify(told(error));
    if (isPassing(error) && !taken.last) throw new JobFailure(text, true);
    // The job of the chain tells it: it is the one that somebody asked for.
    return withValue({ error: told(error) });
  }
}

/** What is read, and how long it takes. */
class Meter {
  read = 0;
  readonly tools: JobTools;
  readonly #start = performance.now();

  constructor(tools: JobTools) {
    this.tools = tools;
  }

  add(bytes: number): void {
    this.read += bytes;
    this.tools.onRead(bytes);
  }

  told() {
    const seconds = Math.round(performance.now() - this.#start) / 1000;
    return { bytesRead: this.read, seconds };
  }
}

/** Opens the places of a job once every path in it is known to lie within the roots. */
async function withPlaces<T>(
  { subject, other }: ChainJob,
  meter: Meter,
  work: (places: Places) => Promise<T>,
): Promise<T> {
  const { roots, remote } = meter.tools;
  const paths = [subject, other].flatMap((one) =>
    [...(one?.files ?? []), ...(one?.search ?? [])].map(({ path }) => path),
  );
  await leaveToOthers(paths, meter.tools);
  for (const path of paths) await roots.requireInside(path);
  const places = new SystemPlaces({ remote });
  try {
    return await work(countedPlaces(places, (bytes) => meter.add(bytes)));
  } finally {
    places.close();
  }
}

/**
 * A job that reaches into a folder that this worker was not given, be it only to look for parents there,
 * is never done without it: its result would be another one.
 * @throws {JobLeftError} where another worker has all that it needs
 */
async function leaveToOthers(paths: readonly string[], { roots, others }: JobTools): Promise<void> {
  if (paths.every((path) => roots.covers(path))) return;
  for (const folders of await others()) if (coversAll(folders, paths)) throw new JobLeftError();
}

function coversAll(folders: readonly string[], paths: readonly string[]): boolean {
  const roots = new WorkerRoots(folders, null);
  try {
    return paths.every((path) => roots.covers(path));
  } catch {
    return false; // What the queue says of another worker may be no folder at all.
  }
}

function framed(key: string, job: ChainJob | null, meter: Meter, { worker }: JobTools) {
  const { root = '', subject = null } = job ?? {};
  const files = subject?.files ?? [];
  return {
    schema: 'vhdset-fleet-result-1' as const,
    ...{ key, action: job?.action ?? null, root },
    path: subject?.path ?? '',
    kind: subject?.kind ?? ('file' as const),
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    ...meter.told(),
    finished: new Date().toISOString(),
    ...{ worker, version: VERSION },
  };
}

/** The part of a job that failed, in the words of its own error. */
class PartError extends Error {
  readonly told: { readonly code: string; readonly message: string };

  constructor(
    index: number,
    { code, message }: { readonly code: string; readonly message: string },
  ) {
    super(message);
    this.told = { code, message: `part ${index}: ${message}` };
  }
}

/** What nobody threw on purpose is told without its stack, in which paths of this machine are. */
function told(error: unknown): { code: string; message: string } {
  if (error instanceof PartError) return { ...error.told };
  const message = error instanceof Error ? error.message : String(error);
  return { code: codeOf(error) ?? 'internal-error', message: message.slice(0, 2000) };
}

/** Reasons that stay, however often it is tried. */
const LASTING = [
  ...['outside', 'address', 'exists', 'holds-other', 'is-an-input', 'not-a-file', 'no-name'],
  ...['damaged-piece', 'no-ranges', 'EISDIR'],
];

function isPassing(error: unknown): boolean {
  if (error instanceof SourceError || error instanceof OutputError) {
    return !LASTING.includes(error.reason);
  }
  return false;
}
