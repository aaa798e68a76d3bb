import { parseChainJob } from '../../fleet/job.ts';
import { writeOutput } from '../../node/atomic-output.ts';
import type { EndedJob } from '../../node/queue/job-queue.ts';
import { stdoutSink } from '../../node/stdout-sink.ts';
import {
  type FleetResult,
  fleetResultSchema,
  NO_OUTCOME,
} from '../../report/json/fleet-result-schema.ts';
import { ExitCode } from '../exit.ts';
import { requireReplaceable } from '../output-guard.ts';
import { writeText } from '../text-sink.ts';
import { VERSION } from '../version.ts';
import { type FleetArgs, withQueue } from './fleet-arguments.ts';

/** The results so far as JSON lines, one for each job that ended. */
export async function results(args: FleetArgs): Promise<number> {
  return withQueue(args, async (queue) => {
    let failed = 0;
    async function* lines(): AsyncGenerator<string> {
      for await (const ended of queue.ended()) {
        const result = resultOf(ended);
        if (result.status === 'failed') failed++;
        yield `${JSON.stringify(result)}\n`;
      }
    }
    const { output, force } = args;
    if (output === undefined) await writeText(stdoutSink(), lines());
    else {
      if (force) await requireReplaceable(output);
      await writeOutput(output, { force }, (file) => writeText(file, lines()));
    }
    return failed > 0 ? ExitCode.FindingsReached : ExitCode.Done;
  });
}

/** What came out of the queue, as a result; what is none is told as a failure of its job. */
export function resultOf({ key, data, value, failure, finished }: EndedJob): FleetResult {
  const told = fleetResultSchema.safeParse(failure === null ? value : parsedOrNull(failure));
  if (told.success && told.data.key === key) return told.data;
  const message =
    failure === null ? 'the queue holds a value that is not a result' : failure.slice(0, 2000);
  return {
    schema: 'vhdset-fleet-result-1',
    ...{ key, status: 'failed' },
    error: { code: failure === null ? 'no-result' : 'given-up', message },
    ...whatOf(data),
    ...{ bytesRead: 0, seconds: 0, worker: '', version: VERSION },
    finished: new Date(Number.isFinite(finished) ? finished : 0).toISOString(),
    ...NO_OUTCOME,
  };
}

function whatOf(data: unknown) {
  try {
    const { action, root, subject } = parseChainJob(data);
    const { path, kind, files } = subject;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    return { action, root, path, kind, files: files.length, bytes };
  } catch {
    return { action: null, root: '', path: '', kind: 'file' as const, files: 0, bytes: 0 };
  }
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
