import { VhdsetError } from '../bytes/vhdset-error.ts';

/** What came from the queue is no job, or asks for what this worker was not given. */
export class JobRefusedError extends VhdsetError {
  readonly code = 'job-refused';
  /** Where in the job it stands: `files.3.path`. */
  readonly field: string;

  constructor(field: string, why: string) {
    super(`the job is refused: ${field} ${why}`);
    this.name = 'JobRefusedError';
    this.field = field;
  }
}
