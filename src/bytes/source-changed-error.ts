import { VhdsetError } from './vhdset-error.ts';

/** A source is not what it was when it was opened: what was read of it may mix two states. */
export class SourceChangedError extends VhdsetError {
  readonly code = 'source-changed';
  readonly path: string;

  /** @param change what differs, as in `it has grown` */
  constructor(path: string, change: string) {
    super(
      `${path} changed while it was read: ${change}. What was read may mix two states and does not ` +
        'count. Stop whatever writes to it, or make a copy of it at rest, and run this again',
    );
    this.name = 'SourceChangedError';
    this.path = path;
  }
}
