import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { ExitCode } from './exit.ts';

// The stream of standard output takes as long to be loaded as a small set to be read. Where it leads to a
// file, a pipe or nowhere, nothing of it is needed to print a text.

const DESCRIPTOR = 1;

/** Whether standard output may be a terminal, which only its stream can tell and write to. */
export function mayBeTerminal(): boolean {
  // Windows writes text to a console by other calls than bytes to a file.
  if (process.platform === 'win32') return true;
  try {
    const stats = fstatSync(DESCRIPTOR);
    if (!stats.isCharacterDevice()) return false;
    return stats.rdev !== statSync(devNull).rdev;
  } catch {
    return true;
  }
}

/** Once something went through the stream, so does all that follows: else it would overtake it. */
let throughStream: boolean | undefined;

/** Prints all of a text. */
export function print(text: string): void {
  throughStream ??= mayBeTerminal();
  if (throughStream) {
    process.stdout.write(text);
    return;
  }
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(DESCRIPTOR, rest));
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code !== 'EAGAIN') outputFailed(failure);
    // A pipe that somebody else has set not to wait: the stream does.
    throughStream = true;
    process.stdout.write(rest);
  }
}

/** Characters. */
const AT_A_TIME = 0x40000;

/** Prints a text that is never held as a whole. */
export function printPieces(pieces: Iterable<string>): void {
  let gathered = '';
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length < AT_A_TIME) continue;
    print(gathered);
    gathered = '';
  }
  print(gathered);
}

/** Ends the process: what was to be told has not reached anybody. */
export function outputFailed(error: NodeJS.ErrnoException): never {
  // The reader of the pipe has gone: nobody is left to be told anything, and it did not get everything.
  if (error.code === 'EPIPE') process.exit(ExitCode.OutputUnwritable);
  process.stderr.write(`vhdset: standard output can't be written: ${error.message}\n`);
  process.exit(ExitCode.OutputUnwritable);
}

/** Listens to the stream once somebody uses it. */
export function whenUsed(listen: (stdout: NodeJS.WriteStream) => void): void {
  const original = Object.getOwnPropertyDescriptor(process, 'stdout');
  if (!original?.get) {
    listen(process.stdout);
    return;
  }
  Object.defineProperty(process, 'stdout', {
    configurable: true,
    enumerable: true,
    get() {
      Object.defineProperty(process, 'stdout', original);
      listen(process.stdout);
      return process.stdout;
    },
  });
}
