import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fetchRuntime } from '../../release/executable/fetch-runtime.ts';
import { WINDOWS } from '../../release/executable/targets.ts';
import type { Outcome } from '../cli/run.ts';
import { executables, makesExecutables } from '../release/executable/executables.ts';
import { onceARun } from '../run-folder.ts';
import { wineEnvironment } from './stop-windows.ts';

/** Debian's: its `wine` alone asks for the 32-bit one as well. */
const LAUNCHER = resolve('test/windows/launch.mjs');
const WINE = '/usr/lib/wine/wine64';

/** Whether Windows programs can be run; tests of them skip visibly where not, and fail in CI. */
export const hasWine = existsSync(WINE) && makesExecutables;
if (!hasWine && process.env.CI === 'true') throw new Error(`${WINE} is not installed`);

/** A Windows of this run of the tests, on which the program is installed. */
export interface WindowsMachine {
  /** Its drive C: as this system sees it. */
  readonly driveC: string;
  /** A new folder on it. */
  newFolder(): Promise<Folder>;
  /** Starts a Windows program; whoever calls waits for its end. */
  start(words: readonly string[], options?: StartOptions): RunningProgram;
  /** Runs the executable as a user would. */
  vhdset(words: readonly string[], options?: StartOptions): Promise<Outcome>;
  /** Where the executable is, as Windows sees it. */
  readonly programPath: string;
  /** Where Node.js for Windows is, as it sees that itself. */
  readonly nodePath: string;
  /** Runs Node.js for Windows. */
  node(words: readonly string[], options?: StartOptions): Promise<Outcome>;
}

export interface Folder {
  /** `C:\work\abc` */
  readonly windows: string;
  /** The same as this system sees it. */
  readonly path: string;
}

interface StartOptions {
  /** As this system sees it. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningProgram {
  /** Windows programs take `SIGINT` for Ctrl-C. */
  kill(signal: NodeJS.Signals): void;
  readonly outcome: Promise<Outcome>;
}

/** A path of this system as Windows has it on its drive Z:, which is our root. */
export const onZ = (path: string) => `Z:${path.replaceAll('/', '\\')}`;

export async function windowsMachine(): Promise<WindowsMachine> {
  const node = join(await fetchRuntime(WINDOWS.runtime), WINDOWS.runtime.binary);
  const prefix = await onceARun('windows', async (folder) => install(folder, await executables()));
  const driveC = join(prefix, 'drive_c');
  const program = join(driveC, 'vhdset', WINDOWS.file);

  const start: WindowsMachine['start'] = (words, options = {}) => {
    const env = { ...wineEnvironment(prefix), ...options.env };
    const cwd = options.cwd ?? driveC;
    let child: ChildProcess | undefined;
    const outcome = (async (): Promise<Outcome> => {
      // A Windows program cannot write into a pipe of this system.
      const logs = await mkdtemp(join(prefix, 'log-'));
      const [out, err] = await Promise.all(
        ['out', 'err'].map((name) => open(join(logs, name), 'w')),
      );
      const started = spawn(WINE, [...words], { cwd, env, stdio: ['ignore', out!.fd, err!.fd] });
      child = started;
      const code = await new Promise<number | null>((done, fail) => {
        started.on('error', fail);
        started.on('close', done);
      });
      await Promise.all([out!.close(), err!.close()]);
      const text = (name: string) => readFile(join(logs, name), 'utf8');
      return { code, stdout: await text('out'), stderr: await text('err') };
    })();
    return { kill: (signal) => child?.kill(signal), outcome };
  };
  return {
    driveC,
    start,
    async newFolder() {
      const path = await mkdtemp(join(driveC, 'work', 'w-'));
      return { path, windows: `C:${path.slice(driveC.length).replaceAll('/', '\\')}` };
    },
    async vhdset(words, options) {
      const outputs = await mkdtemp(join(prefix, 'log-'));
      const [stdout, stderr] = ['stdout', 'stderr'].map((name) => join(outputs, name));
      const launch = [LAUNCHER, stdout!, stderr!, program].map(onZ);
      const launched = () => start([node, ...launch, ...words], options).outcome;
      let { code, stderr: complaint } = await launched();
      // A Wine that is just ending begins nothing: not even the outputs are there then.
      for (let i = 0; i < 3 && !existsSync(stdout!); i++)
        ({ code, stderr: complaint } = await launched());
      if (complaint !== '') throw new Error(complaint);
      const text = (path: string) => readFile(path, 'utf8');
      return { code, stdout: await text(stdout!), stderr: await text(stderr!) };
    },
    programPath: onZ(program),
    nodePath: onZ(node),
    node: (words, options) => start([node, ...words], options).outcome,
  };
}

/** Makes a Windows 10 with the program on it, and a share on a server of its network. */
async function install(prefix: string, programs: string): Promise<void> {
  const wine = (...words: string[]) => {
    const { status, stderr } = spawnSync(WINE, words, {
      env: wineEnvironment(prefix),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${words.join(' ')}: ${status} ${stderr}`);
  };
  wine('wineboot', '--init');
  wine('reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
  const drive = join(prefix, 'drive_c');
  await mkdir(join(drive, 'work'));
  await mkdir(join(drive, 'vhdset'));
  await copyFile(join(programs, WINDOWS.file), join(drive, 'vhdset', WINDOWS.file));
  await mkdir(join(drive, 'share'));
  await mkdir(join(prefix, 'dosdevices', 'unc', 'server'), { recursive: true });
  await symlink(join(drive, 'share'), join(prefix, 'dosdevices', 'unc', 'server', 'share'));
}
