import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PROGRAM = resolve('bin/vhdset.js');

/** Runs the program as a user would: a process of its own, output in pipes. */
export function vhdset(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env };
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: options.cwd, env });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      const [out, err] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString());
      done({ code, stdout: out!, stderr: err! });
    });
  });
}

/** SHA-256 and modification time of every file below a folder: what must not change. */
export function fingerprint(folder: string): Map<string, string> {
  const prints = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    const stats = statSync(path);
    if (!stats.isFile()) continue;
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    prints.set(name, `${hash} ${stats.mtimeMs}`);
  }
  return prints;
}
