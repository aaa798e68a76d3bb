import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  makeSparse,
  runTool,
  type SparseSystem,
  type ToolOutcome,
} from '../../src/node/sparse-flag.ts';

/** A Windows whose fsutil answers so; `ran` is what it was asked. */
function windows(
  outcome: Partial<ToolOutcome> & { text?: string },
  systemRoot: string | undefined = 'D:\\Windows',
): SparseSystem & { ran: (readonly string[])[] } {
  const ran: (readonly string[])[] = [];
  const said = Buffer.from(outcome.text ?? '', 'latin1');
  return {
    platform: 'win32',
    systemRoot,
    ran,
    async run(program, args) {
      ran.push([program, ...args]);
      return { status: 0, said, failure: null, ...outcome };
    },
  };
}

describe('a file that may have holes', () => {
  it('is told so through the fsutil of Windows itself, by an absolute path', async () => {
    const system = windows({ status: 0 });
    expect(await makeSparse('-disk.partial', system)).toBeNull();
    expect(system.ran).toEqual([
      ['D:\\Windows\\System32\\fsutil.exe', 'sparse', 'setflag', resolve('-disk.partial')],
    ]);
  });

  it.each([
    [
      'Error 1: Incorrect function.\r\nMore.',
      'fsutil ended with 1, "Error 1: Incorrect function."',
    ],
    ['\r\n  Fehler: Ung\x81ltig\r\n', 'fsutil ended with 1, "Fehler: Ung?ltig"'],
    ['', 'fsutil ended with 1'],
  ])('is not where the file system refuses: %j', async (text, why) => {
    expect(await makeSparse('disk', windows({ status: 1, text }))).toBe(why);
  });

  it('is not where there is no fsutil', async () => {
    const system = windows({ status: null, failure: 'did not start (ENOENT)' });
    const why = 'D:\\Windows\\System32\\fsutil.exe did not start (ENOENT)';
    expect(await makeSparse('disk', system)).toBe(why);
  });

  it.each(['', 'Windows', '..\\Windows', '\\\\server\\share', 'C:Windows'])(
    'is not where SystemRoot is %j: nothing is run',
    async (systemRoot) => {
      const system = windows({ status: 0 }, systemRoot);
      expect(await makeSparse('disk', system)).toBe('SystemRoot does not say where Windows is');
      expect(system.ran).toEqual([]);
    },
  );

  it('needs not be told so on other systems: nothing is run', async () => {
    for (const platform of ['linux', 'darwin']) {
      const system = { ...windows({ status: 1 }), platform };
      expect(await makeSparse('disk', system)).toBeNull();
      expect(system.ran).toEqual([]);
    }
  });
});

describe('a program that is run', () => {
  const node = (script: string) => runTool(process.execPath, ['-e', script]);

  it('ends with a status, and has said something', async () => {
    expect(await node('')).toMatchObject({ status: 0, failure: null });
    const { status, said } = await node('console.log("refused: a b"); process.exit(7)');
    expect(status).toBe(7);
    expect(Buffer.from(said).toString()).toBe('refused: a b\n');
    const complaint = await node('console.error("on stderr"); process.exit(1)');
    expect(Buffer.from(complaint.said).toString()).toBe('on stderr\n');
  });

  it('is given its words as they are, and nothing to read', async () => {
    const script =
      'process.stdin.on("data", () => {}).on("end", () => console.log(process.argv[1]))';
    const { said } = await runTool(process.execPath, ['-e', script, '$(id) "a" %PATH%']);
    expect(Buffer.from(said).toString()).toBe('$(id) "a" %PATH%\n');
  });

  it('is not there', async () => {
    const absent = resolve('C:\\Windows\\System32\\fsutil.exe');
    expect(await runTool(absent, [])).toMatchObject({
      status: null,
      failure: 'did not start (ENOENT)',
    });
  });
});
