import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operandsAfterDashes, requireValues } from '../../src/cli/words.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';

describe('everything after two dashes', () => {
  it('is an operand', () => {
    expect(operandsAfterDashes(['a', '-x', '--', '-y', '--json', '-', '-5', 'b'])).toEqual([
      ...['a', '-x', './-y', './--json', '-', '-5', 'b'],
    ]);
  });

  it('reaches the commands', async () => {
    const folder = temporaryFolder();
    const inner = join(folder, '-copy');
    await mkdir(inner);
    await writeThreeLayers(inner);
    const analysis = await vhdset(['analyze', '--', '-copy'], { cwd: folder });
    expect(analysis.stdout).toContain('leaf.avhdx');
    const chain = await vhdset(['chain', '--', join('-copy', 'leaf.avhdx')], { cwd: folder });
    expect(chain).toMatchObject({ code: 0 });
    expect(chain.stdout).toContain('base.vhdx');
    const code = await vhdset(['explain', '--', '-1069940722']);
    expect(code).toMatchObject({ code: 0 });
    expect(code.stdout).toContain('0xC03A000E');
  });
});

describe('an option without its value', () => {
  const known = { boolean: ['json'], key: { json: true, search: true, at: true } };

  it('is wrong usage, also before another option', () => {
    expect(() => requireValues(['a', '--search'], known)).toThrow('--search needs a value');
    expect(() => requireValues(['--at', '--json', 'a'], known)).toThrow('--at needs a value');
    expect(requireValues(['--json', '--search', '-x', '--foreign'], known)).toBe(true);
  });

  it.each([
    'analyze --events',
    'analyze --search',
    'analyze . --fail-on',
    'check a --assume',
    'export a b --range',
    'hash a --manifest --json',
    'plan --events --json',
  ])('%s', async (line) => {
    const { code, stdout, stderr } = await vhdset(line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toContain('at file:');
    expect(stderr).toMatch(/^vhdset: (--|Not enough arguments)/);
  });
});

describe('what could not be looked at', () => {
  it('ends an analysis with 3, once the rest has been told', async () => {
    const folder = temporaryFolder();
    await writeThreeLayers(folder);
    const gone = join(folder, 'gone.vhdx');
    const { code, stdout, stderr } = await vhdset(['analyze', join(folder, 'leaf.avhdx'), gone]);
    expect(code).toBe(3);
    expect(stdout).toContain('leaf.avhdx');
    expect(stderr).toContain('gone.vhdx');
    expect(await vhdset(['analyze', gone])).toMatchObject({ code: 3, stdout: '' });
  });

  it('makes no proof of a chain, nor an OK of a check', async () => {
    const folder = temporaryFolder();
    await writeThreeLayers(folder);
    const leaf = join(folder, 'leaf.avhdx');
    expect((await vhdset(['chain', leaf])).code).toBe(0);
    expect((await vhdset(['check', leaf])).code).toBe(0);
    writeFileSync(join(folder, 'middle.avhdx'), 'gone');
    for (const json of [[], ['--json']]) {
      const chain = await vhdset(['chain', leaf, ...json]);
      expect(chain.code).toBe(3);
      expect(chain.stdout).toContain('leaf.avhdx');
      const check = await vhdset(['check', leaf, ...json]);
      expect(check.code).toBe(1);
      expect(check.stdout).not.toMatch(/\bOK\b|"ok": ?true/);
    }
  });
});
