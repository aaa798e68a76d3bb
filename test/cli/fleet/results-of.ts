import { openCaseAt } from '../../../src/case/case-at.ts';
import { runJob } from '../../../src/cli/fleet/run-job.ts';
import { divide } from '../../../src/fleet/divide.ts';
import type { ChainJob, FleetAction } from '../../../src/fleet/job.ts';
import { JobFailure } from '../../../src/node/queue/job-worker.ts';
import { SystemPlaces, sharedRemote } from '../../../src/node/system-places.ts';
import { WorkerRoots } from '../../../src/node/worker-roots.ts';
import type { FleetResult } from '../../../src/report/json/fleet-result-schema.ts';

/** What workers give back for all that is in a folder, without a queue between. */
export async function resultsOf(root: string, action: FleetAction): Promise<FleetResult[]> {
  const places = new SystemPlaces();
  const opened = await openCaseAt(places, { paths: [root], neighbours: 'ignored' });
  const { subjects } = divide(opened.inventory, await opened.host());
  places.close();
  const tools = {
    ...{ roots: new WorkerRoots([root], null), remote: sharedRemote(), worker: 'test' },
    onRead: () => {},
  };
  const results: FleetResult[] = [];
  for (const [index, { path, kind, files, search }] of subjects.entries()) {
    const data: ChainJob = {
      ...{ version: 1, action, root, subject: { path, kind, files, search } },
      ...{ other: null, output: null, ranges: null },
    };
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
