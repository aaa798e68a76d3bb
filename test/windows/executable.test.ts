import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../fixtures/scenarios/no-permission.ts';
import { linuxExecutable } from '../release/executable/executables.ts';
import { hasWine, type WindowsMachine, windowsMachine } from './wine.ts';

const run = promisify(execFile);
const MINUTES = 60_000;
/** As it is typed there: of these, the copy of a set lies right below drive C. */
const THERE = 'C:\\copy';

/** What both executables print, and with which exit code they end. */
interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
}

describe.skipIf(!hasWine)('vhdset.exe and vhdset-linux-x64 say the same', () => {
  let machine: WindowsMachine;
  let here = '';
  let program = '';
  beforeAll(async () => {
    machine = await windowsMachine();
    program = await linuxExecutable();
    here = await mkdtemp(join(tmpdir(), 'vhdset-both-'));
    for (const copy of [join(here, 'copy'), join(machine.driveC, 'copy')]) {
      await mkdir(copy);
      await build(copy);
    }
  }, 10 * MINUTES);
  afterAll(async () => {
    await rm(here, { recursive: true, force: true });
    if (machine) await rm(join(machine.driveC, 'copy'), { recursive: true, force: true });
  });

  function onLinux(words: readonly string[]): Promise<Outcome> {
    const options = { cwd: here, maxBuffer: 2 ** 28 };
    return run(program, words, options).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: Outcome) => ({ code, stdout }),
    );
  }

  /** Data with one spelling of paths. */
  function plain({ code, stdout }: Outcome, copy: string): unknown {
    const spelled = (text: string) => text.replaceAll(copy, '<copy>').replaceAll('\\', '/');
    const data: unknown = JSON.parse(stdout, (_key, value: unknown) =>
      typeof value === 'string' ? spelled(value) : value,
    );
    return { code, data };
  }

  it.each([
    ['analyze', []],
    ['plan', ['--output', 'new']],
    ['permissions', []],
    ['check', []],
  ])(
    '%s',
    async (command, options) => {
      const there = await machine.vhdset([command, THERE, ...options, '--json'], {
        cwd: machine.driveC,
      });
      const copy = join(here, 'copy');
      const ours = await onLinux([command, copy, ...options, '--json']);
      expect(plain(there, THERE)).toEqual(plain(ours, copy));
    },
    MINUTES,
  );

  it(
    'export and hash: the same bytes of the same disk',
    async () => {
      const range = ['--range', '0+64M', '--format', 'raw', '--quiet'];
      const there = await machine.vhdset(
        ['export', `${THERE}\\shared.vhds`, 'C:\\copy\\out.raw', ...range],
        { cwd: machine.driveC },
      );
      expect(there).toMatchObject({ code: 0, stderr: '' });
      const disk = join(here, 'copy', 'shared.vhds');
      expect(await onLinux(['export', disk, join(here, 'out.raw'), ...range])).toMatchObject({
        code: 0,
      });
      const [theirs, ours] = await Promise.all([
        readFile(join(machine.driveC, 'copy', 'out.raw')),
        readFile(join(here, 'out.raw')),
      ]);
      expect(theirs.equals(ours)).toBe(true);
      expect(ours.some((byte) => byte !== 0)).toBe(true);
      const words = (path: string) => ['hash', path, '--files', '--json'];
      const hashed = await machine.vhdset(words(`${THERE}\\shared.vhds`), { cwd: machine.driveC });
      expect(plain(hashed, THERE)).toEqual(plain(await onLinux(words(disk)), join(here, 'copy')));
    },
    2 * MINUTES,
  );
});
