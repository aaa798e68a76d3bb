import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** `vhdset serve` at work in a process of its own. */
export interface ServeProcess {
  /** The first line it printed. */
  readonly uri: string;
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  kill(signal?: NodeJS.Signals): void;
}

/** Starts `vhdset serve`, and ends it with the test. */
export async function startServe(...args: readonly string[]): Promise<ServeProcess> {
  const child = spawn(process.execPath, [resolve('bin/vhdset.js'), 'serve', ...args]);
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<number | null>((done) => child.on('close', done));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await new Promise<void>((ready) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) ready();
    });
    void ended.then(() => ready());
  });
  return {
    uri: stdout.split('\n')[0]!,
    pid: child.pid!,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    kill: (signal = 'SIGTERM') => child.kill(signal),
  };
}
