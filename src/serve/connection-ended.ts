import { VhdsetError } from '../bytes/vhdset-error.ts';

/** The client left, or spoke something that is not NBD: nothing more can be said to it. */
export class ConnectionEnded extends VhdsetError {
  readonly code = 'connection-ended';

  constructor(message: string) {
    super(message);
    this.name = 'ConnectionEnded';
  }
}
