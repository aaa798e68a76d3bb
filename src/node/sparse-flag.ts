import { resolve, win32 } from 'node:path';

/** How a program ended, or why there was none. */
export interface ToolOutcome {
  /** Its exit status; null when it did not start, or was ended. */
  readonly status: number | null;
  /** What it said, as bytes: in the code page of the console, in the language of the system. */
  readonly said: Uint8Array;
  /** Why it has no status. */
  readonly failure: string | null;
}

/** What is to be known of the system; tests put another one in its place. */
export interface SparseSystem {
  readonly platform: string;
  /** `%SystemRoot%`. */
  readonly systemRoot: string | undefined;
  /** Runs a program, by its absolute path and without a shell. */
  readonly run: (program: string, args: readonly string[]) => Promise<ToolOutcome>;
}

/** A network folder that went away must not keep the export waiting for long. */
const PATIENCE_MS = 20_000;

/**
 * Lets a file have holes, where the file system wants to be told so: on Windows what lies between
 * two writes is filled with zeros unless the file is sparse. Called ahead of the first write.
 * @returns why it can not have them, which goes on "the file is not sparse: …"; null when it can, or
 *   when the system leaves holes unasked
 */
export async function makeSparse(
  path: string,
  system: SparseSystem = thisSystem(),
): Promise<string | null> {
  if (system.platform !== 'win32') return null;
  const { systemRoot = '' } = system;
  // Any other program of that name, in the folder or on the PATH, is none of Windows'.
  if (!/^[a-z]:\\/i.test(systemRoot)) return 'SystemRoot does not say where Windows is';
  const fsutil = win32.join(systemRoot, 'System32', 'fsutil.exe');
  // Absolute, and so never taken for an option.
  const outcome = await system.run(fsutil, ['sparse', 'setflag', resolve(path)]);
  if (outcome.status === 0) return null;
  if (outcome.status === null) return `${fsutil} ${outcome.failure}`;
  const said = firstLineOf(outcome.said);
  return `fsutil ended with ${outcome.status}${said === '' ? '' : `, "${said}"`}`;
}

/** Letters beyond ASCII are of a code page that nobody names. */
function firstLineOf(said: Uint8Array): string {
  const text = Array.from(said.subarray(0, 1000), (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : '?',
  ).join('');
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines.find((line) => line !== '')?.slice(0, 200) ?? '';
}

function thisSystem(): SparseSystem {
  return { platform: process.platform, systemRoot: process.env.SystemRoot, run: runTool };
}

/** Runs a program to its end; it is given nothing to read. */
export async function runTool(program: string, args: readonly string[]): Promise<ToolOutcome> {
  const { execFile } = await import('node:child_process');
  const options = { encoding: 'buffer', windowsHide: true, timeout: PATIENCE_MS } as const;
  return new Promise((done) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const said = stdout.length > 0 ? stdout : stderr;
      if (!error) return done({ status: 0, said, failure: null });
      if (typeof error.code === 'number') return done({ status: error.code, said, failure: null });
      const failure = error.killed ? 'did not answer' : `did not start (${error.code})`;
      done({ status: null, said, failure });
    });
    child.stdin?.on('error', () => {}).end();
  });
}
