import type { Places } from '../../bytes/places.ts';
import type { WorkerRoots } from '../../node/worker-roots.ts';

/** What a worker has for its jobs. */
export interface JobTools {
  readonly roots: WorkerRoots;
  /** What reaches other machines; all jobs share it. */
  readonly remote: () => Promise<Places>;
  /** Its machine and process. */
  readonly worker: string;
  /** The folders of each other worker that is at work now. */
  readonly others: () => Promise<readonly (readonly string[])[]>;
  /** Called with bytes as they are read. */
  readonly onRead: (bytes: number) => void;
}
