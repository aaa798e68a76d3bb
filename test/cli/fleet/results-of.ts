import { runJob } from '../../../src/cli/fleet/run-job.ts';
import type { FleetAction } from '../../../src/fleet/job.ts';
import { JobFailure } from '../../../src/node/queue/job-worker.ts';
import type { FleetResult } from '../../../src/report/json/fleet-result-schema.ts';
import { jobOf, subjectsIn, toolsFor } from './subjects-in.ts';

/** What workers give back for all that is in a folder, without a queue between. */
export async function resultsOf(root: string, action: FleetAction): Promise<FleetResult[]> {
  const tools = toolsFor(root);
  const results: FleetResult[] = [];
  for (const [index, subject] of (await subjectsIn(root)).entries()) {
    const data = jobOf(subject, { action, root });
    const job = { key: `${action}${index}`, data, kind: 'chain', last: true } as const;
    const result = await runJob({ ...job, partValues: async () => new Map() }, tools).catch(
      (error: unknown) => {
        if (error instanceof JobFailure) return JSON.parse(error.message);
        throw error;
      },
    );
    results.push(result as FleetResult);
  }
  return results;
}
