import fs from 'node:fs';
import type { ByteSink } from '../bytes/byte-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { outputError } from './output-error.ts';
import { errnoOf } from './source-error.ts';
import { writeFully } from './write-fully.ts';

/** Whoever read the standard output has closed it, as `head` does: nothing is wrong, go home quietly. */
export class OutputClosedError extends VhdsetError {
  readonly code = 'output-closed';

  constructor() {
    super('the reader of the standard output has closed it');
    this.name = 'OutputClosedError';
  }
}

/** A sink that only moves forward; what is skipped is written as zeros. */
export interface SequentialSink extends ByteSink {
  /** Bytes that were handed over. */
  readonly end: number;
  /** Writes zeros up to `size`, in bytes from the start. */
  truncate(size: number): Promise<void>;
}

const NAME = 'the standard output';
const ZEROS = Buffer.alloc(1024 * 1024);

/**
 * The standard output as a sink: a write ends when the reader has taken its bytes.
 * @throws from its writes {OutputClosedError}, {OutputError}, and {RangeError} for a write backward.
 */
export function stdoutSink(stream: OutputStream = process.stdout): SequentialSink {
  // Into a file, the stream of Node.js loses the rest of a write that the system took in part.
  const put: Put = isFile(stream.fd)
    ? (data) => writeFully(fs.write, stream.fd, data, null)
    : streamWriter(stream);
  let end = 0;

  async function putNamed(data: Uint8Array): Promise<void> {
    try {
      await put(data);
    } catch (error) {
      throw errnoOf(error) === 'EPIPE' ? new OutputClosedError() : outputError(NAME, error);
    }
    end += data.length;
  }

  async function truncate(size: number): Promise<void> {
    if (size < end)
      throw new RangeError(`${NAME} is at offset ${end}: it cannot go back to ${size}`);
    while (end < size) await putNamed(ZEROS.subarray(0, size - end));
  }

  return {
    get end() {
      return end;
    },
    truncate,
    async write(data, position) {
      await truncate(position);
      await putNamed(data);
    },
  };
}

/** Windows may give an output without the right to ask what it is. */
function isFile(descriptor: number): boolean {
  try {
    return fs.fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

type OutputStream = NodeJS.WriteStream & { readonly fd: number };
type Put = (data: Uint8Array) => Promise<void>;

function streamWriter(stream: OutputStream): Put {
  // Each write tells of its error, to who can say what it means: whoever listened until now would end
  // the program first, and without a listener it would end with a stack trace.
  stream.removeAllListeners('error');
  stream.on('error', () => {});
  return (data) =>
    new Promise((resolve, reject) => {
      stream.write(data, (error) => (error ? reject(error) : resolve()));
    });
}
