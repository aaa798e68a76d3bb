import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { vhdset } from './run.ts';
import { writeDisk } from './small-files.ts';

/** Clears the screen, rings, sets the title of the window, turns the direction, starts a new line. */
const ATTACK = '\u001b[2J\u0007\u009b31m\u001b]0;owned\u0007\u202e\u2028\r\n';
/** What may stand in a text for a terminal without colours: no control but the end of a line. */
const DANGEROUS = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('names that attack a terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-test-'));
  const leaf = join(folder, `leaf 0${ATTACK}.avhdx`);

  beforeAll(async () => {
    // More plans than are told in full, each of them with trouble, and names within the files as well.
    const absolute = `C:\\gone${ATTACK}\\parent${ATTACK}.vhdx`;
    for (let n = 0; n < 4; n++) {
      await writeDisk(join(folder, `leaf ${n}${ATTACK}.avhdx`), {
        id: 10 + n,
        parentId: 100 + n,
        absolute,
      });
    }
    for (const name of ['a', 'b']) {
      await writeDisk(join(folder, `${name}${ATTACK}`, 'base.vhdx'), {
        id: 1,
        fileWriteId: name === 'a' ? 8 : 9,
        blocks: name === 'a' ? [] : [{ block: 0, data: Buffer.from('b') }],
      });
    }
    const child = { id: 2, parentId: 1, relative: '.\\base.vhdx' };
    await writeDisk(join(folder, `child${ATTACK}.avhdx`), child);
    const set = encodeVhds({ activeLeaf: `s${ATTACK}.avhdx`, creator: `by${ATTACK}` });
    await writeFile(join(folder, `s${ATTACK}.vhds`), set);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['plan', ['plan', folder]],
    ['plan --all', ['plan', folder, '--all']],
    ['plan of one', ['plan', leaf]],
    ['plan as Markdown', ['plan', folder, '--format', 'md']],
    ['report', ['report', folder]],
    ['report as Markdown', ['report', folder, '--format', 'md']],
    ['analyze', ['analyze', folder]],
    ['analyze --all', ['analyze', folder, '--all']],
    ['chain', ['chain', leaf]],
    ['check', ['check', leaf, join(folder, `s${ATTACK}.vhds`)]],
    ['check of what is none', ['check', `none${ATTACK}`]],
    ['inspect', ['inspect', leaf]],
    ['inspect of a set', ['inspect', join(folder, `s${ATTACK}.vhds`)]],
    ['explain', ['explain', `0x8${ATTACK}`]],
  ])('%s shows them, and they do nothing', async (_, args) => {
    const { stdout, stderr } = await vhdset(args);
    expect(stdout + stderr).toContain('\\u{1b}');
    expect(stdout).not.toMatch(DANGEROUS);
    expect(stderr).not.toMatch(DANGEROUS);
  });

  it('in short as well, where there are three plans or more', async () => {
    const { stdout } = await vhdset(['plan', folder]);
    expect(stdout.match(/The steps:\n {2}vhdset plan/g)!.length).toBeGreaterThanOrEqual(3);
  });
});
