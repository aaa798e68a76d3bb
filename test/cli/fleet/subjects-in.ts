import { openCaseAt } from '../../../src/case/case-at.ts';
import type { JobTools } from '../../../src/cli/fleet/job-tools.ts';
import { divide, type FleetSubject } from '../../../src/fleet/divide.ts';
import type { ChainJob } from '../../../src/fleet/job.ts';
import { SystemPlaces, sharedRemote } from '../../../src/node/system-places.ts';
import { WorkerRoots } from '../../../src/node/worker-roots.ts';

/** What `fleet submit` finds in a folder. */
export async function subjectsIn(root: string): Promise<readonly FleetSubject[]> {
  const places = new SystemPlaces();
  const opened = await openCaseAt(places, { paths: [root], neighbours: 'ignored' });
  const { subjects } = divide(opened.inventory, await opened.host());
  places.close();
  return subjects;
}

export function jobOf(subject: FleetSubject, more: Partial<ChainJob> = {}): ChainJob {
  const { path, kind, files, search } = subject;
  return {
    ...{ version: 1, action: 'hash', root: path, subject: { path, kind, files, search } },
    ...{ other: null, output: null, ranges: null },
    ...more,
  };
}

/** What a worker has that may read a folder. */
export function toolsFor(root: string, output: string | null = null): JobTools {
  const roots = new WorkerRoots([root], output);
  const others = async () => [];
  return { roots, remote: sharedRemote(), worker: 'test', others, onRead: () => {} };
}
