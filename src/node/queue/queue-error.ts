import { VhdsetError } from '../../bytes/vhdset-error.ts';

/** The queue was not reached, refuses its service, or what it needs is not installed. */
export class QueueError extends VhdsetError {
  readonly code = 'queue-unusable';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'QueueError';
  }
}
