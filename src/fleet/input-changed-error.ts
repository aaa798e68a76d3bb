import { VhdsetError } from '../bytes/vhdset-error.ts';

/** A file is not what it was when its job was submitted: a result would be told as one of that state. */
export class InputChangedError extends VhdsetError {
  readonly code = 'input-changed';
  readonly path: string;

  /** @param change what differs, as in `it has another size` */
  constructor(path: string, change: string) {
    super(`${path} is not what was submitted: ${change}; submit its folder again`);
    this.name = 'InputChangedError';
    this.path = path;
  }
}
