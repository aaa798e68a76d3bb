import { chmod, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { check } from '../../src/cli/check.ts';
import { ruleOf } from '../../src/diagnosis/conformance/catalogue.ts';
import { temporaryFolder, withoutPrivileges } from '../node/temp-folder.ts';
import { fingerprint, vhdset } from './run.ts';
import { BASE, LEAF, smallSet } from './small-files.ts';

/** Writes over bytes of a file. */
async function overwrite(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const content = await readFile(path);
  content.set(bytes, offset);
  await writeFile(path, content);
}
const rulesIn = (stdout: string): Record<string, string[]> => {
  const { files } = JSON.parse(stdout) as {
    files: { path: string; totals: Record<string, number> }[];
  };
  const named = files.map(({ path, totals }) => [path.replace(/^.*\//, ''), Object.keys(totals)]);
  return Object.fromEntries(named.filter(([, rules]) => rules!.length > 0));
};

describe('check', () => {
  it('has one line for each file in order, and leaves all as they were', async () => {
    const folder = await smallSet();
    const before = fingerprint(folder);
    const { code, stdout, stderr } = await vhdset(['check', folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = ['s.vhds  VHD Set, OK', `${BASE}  VHDX, OK`, `${LEAF}  VHDX, OK`];
    expect(stdout.trimEnd().split('\n').sort()).toEqual(lines.sort());
    expect(fingerprint(folder)).toEqual(before);
  });

  it('finds the parent of a file named alone beside it', async () => {
    const folder = await smallSet();
    const { stdout } = await vhdset(['check', join(folder, LEAF)]);
    expect(stdout).toBe(`${join(folder, LEAF)}  VHDX, OK\n`);
    await rename(join(folder, BASE), join(folder, 'gone.txt'));
    await overwrite(join(folder, 'gone.txt'), 0x20000, Buffer.alloc(4096));
    await overwrite(join(folder, 'gone.txt'), 0x10000, Buffer.alloc(4096));
    const alone = await vhdset(['check', join(folder, LEAF)]);
    expect(alone.code).toBe(1);
    expect(alone.stdout).not.toContain('OK');
    expect(alone.stdout).toContain('[chain-parent-missing]');
  });

  it('goes on beside a file whose name is not valid UTF-8', async (context) => {
    const folder = await smallSet();
    const name = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]);
    await writeFile(name, 'x').catch(() => context.skip('a system whose names are text'));
    const leaf = join(folder, LEAF);
    expect(await vhdset(['check', leaf])).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: `${leaf}  VHDX, OK\n`,
    });
    const { code, stdout, stderr } = await vhdset(['analyze', leaf, '--fail-on', 'critical']);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('--search');
    expect(stdout).toContain('[unreadable-file]');
  });

  it('ends with 1 for an error, with 0 for a warning', async () => {
    const folder = await smallSet();
    await overwrite(join(folder, BASE), 0x10000, Buffer.alloc(4));
    expect(await vhdset(['check', folder])).toMatchObject({ code: 0 });
    await overwrite(join(folder, BASE), 0x20000, Buffer.alloc(4));
    const { code, stdout } = await vhdset(['check', folder, '--json']);
    expect(code).toBe(1);
    expect(rulesIn(stdout)[BASE]).toEqual(['header-signature', 'no-valid-header']);
  });

  it('checks what a name promises where the content shows nothing any more', async () => {
    const folder = await smallSet();
    await overwrite(join(folder, LEAF), 0, Buffer.alloc(0x30000));
    const { code, stdout } = await vhdset(['check', join(folder, LEAF), '--json']);
    expect(code).toBe(1);
    expect(rulesIn(stdout)[LEAF]).toEqual([
      'file-type-signature',
      'header-signature',
      'no-valid-header',
    ]);
  });

  it('goes on beside a file that is none of its kind, and ends with 3', async () => {
    const folder = await smallSet();
    const notes = join(folder, 'notes.txt');
    await writeFile(notes, 'hello');
    expect((await vhdset(['check', folder])).code).toBe(0);
    const { code, stdout } = await vhdset(['check', notes, join(folder, BASE)]);
    expect(code).toBe(3);
    expect(stdout).toContain('VHDX, OK\n');
    expect(stdout).toContain('not checked: there are no rules for its content, other');
    await truncate(notes, 0);
    expect((await vhdset(['check', notes])).stdout).toContain('not checked: it is empty');
  });

  it('names a file that is not there, and goes on with the others', async () => {
    const folder = await smallSet();
    const missing = await vhdset(['check', join(folder, 'no.vhdx'), join(folder, BASE)]);
    expect(missing.code).toBe(3);
    expect(missing.stdout).toContain('no.vhdx  not checked: ');
    expect(missing.stdout).toContain('VHDX, OK\n');
  });

  it('names a file that may not be read, and goes on with the others', async () => {
    const folder = await smallSet();
    await chmod(join(folder, LEAF), 0);
    let stdout = '';
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += text;
      return true;
    });
    const options = { search: [], parent: [], ignoreIdMismatch: false, assume: [] };
    const output = { json: false, color: false, quiet: false, rules: false, format: 'text' };
    const args = { ...options, ...output, files: [folder] } as Parameters<typeof check.run>[0];
    const code = await withoutPrivileges(() => check.run(args)).finally(() => write.mockRestore());
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`^${LEAF} +not checked: .*permission denied`, 'm'));
    for (const name of ['s.vhds', BASE]) expect(stdout).toMatch(new RegExp(`^${name} .*OK$`, 'm'));
  });

  it('has nothing to say of an empty folder, or of none', async () => {
    const empty = await vhdset(['check', temporaryFolder()]);
    expect(empty).toMatchObject({ code: 3, stdout: '' });
    expect(empty.stderr).toContain('nothing to check in');
    const none = await vhdset(['check']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('check needs a file or a folder');
  });

  it('lists its rules as text, as data and as a page', async () => {
    expect((await vhdset(['check', '--rules'])).stdout).toContain('block-duplicate');
    const { stdout } = await vhdset(['check', '--rules', '--json']);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ id: 'block-duplicate' }));
    const page = await vhdset(['check', '--rules', '--format', 'md']);
    expect(page.stdout).toBe(await readFile('docs/rules.md', 'utf8'));
  });
});

/** What a scenario breaks above `info`, by the beginning of a file's name; the others break nothing. */
const BREACHES: Readonly<Record<string, readonly string[]>> = {
  'ambiguous-parent': ['chain-parent-ambiguous'],
  cycle: ['chain-cycle'],
  'damaged-header': ['header-checksum', 'region-table-checksum'],
  'encrypted-stripes': [
    'chain-parent-missing',
    'file-type-signature',
    'header-signature',
    'no-valid-header',
    'no-valid-region-table',
    'region-table-signature',
  ],
  'identity-mismatch': ['chain-identity-mismatch'],
  'lost-vhds': ['vhds-header-signature', 'vhds-no-valid-header'],
  'mixed-sectors-4k': ['chain-sector-size'],
  'missing-parent': ['chain-parent-missing'],
};

describe('check of a scenario', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (name, scenario) => {
      const folder = temporaryFolder();
      await scenario.build(folder);
      const { stdout } = await vhdset(['check', folder, '--json']);
      const rules = new Set(Object.values(rulesIn(stdout)).flat());
      const told = [...rules].filter((rule) => ruleOf(rule).severity !== 'info');
      expect(told.sort()).toEqual(BREACHES[name] ?? []);
    },
  );
});
