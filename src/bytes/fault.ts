import { VhdsetError } from './vhdset-error.ts';

/** One thing a decoder found wrong, and where. Data, not an exception: a decoder goes on where it can. */
export interface Fault {
  /** Stable kebab-case name of the rule that is broken, e.g. `header-checksum`. */
  readonly code: string;
  /** The structure in the field's words: `header 1`, `region table 2`, `log entry`. */
  readonly structure: string;
  /** Byte offset in the file. */
  readonly offset: number;
  readonly expected?: string | number;
  readonly actual?: string | number;
  /** One sentence that a person understands. */
  readonly message: string;
}

/** Thrown where nothing can be read past a fault. */
export class FormatError extends VhdsetError {
  /** The rule that is broken: the fault's own code. */
  readonly code: string;
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.structure} at offset ${fault.offset}: ${fault.message}`);
    this.name = 'FormatError';
    this.code = fault.code;
    this.fault = fault;
  }
}
