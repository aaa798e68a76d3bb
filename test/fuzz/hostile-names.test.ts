import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { UNPRINTABLE as EVERY } from '../../src/report/printable.ts';
import { vhdset } from '../cli/run.ts';
import { writeDisk } from '../cli/small-files.ts';
import { branch, leaf } from '../formats/vmcx/sample.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { requirePrintable } from './require-printable.ts';

const UNPRINTABLE = new RegExp(EVERY, 'u');

const CLEAR_SCREEN = '\u001b[2J\u001b]0;owned\u0007';
const RIGHT_TO_LEFT = 'gpj.\u202exdhv';
const C1 = '\u009b31m';
const LONE = '\ud800';
/** Everything a terminal obeys, in one name. */
const HOSTILE = `a${CLEAR_SCREEN}\r\n${RIGHT_TO_LEFT}${C1}\u2066\u200b\u{e0041}`;

/** A set, its disks, a child of nobody and a machine, all of names that attack whoever prints them. */
async function hostileFolder(): Promise<{ folder: string; child: string; base: string }> {
  const folder = join(temporaryFolder(), `evil${CLEAR_SCREEN}`);
  await mkdir(folder);
  const base = join(folder, `${HOSTILE}_base.vhdx`);
  const child = join(folder, `${HOSTILE}_child.avhdx`);
  const creator = `${HOSTILE}${LONE}`;
  await writeDisk(base, { id: 1, spec: { creator } });
  await writeDisk(child, {
    id: 2,
    locator: [
      ['parent_linkage', '{00000001-aaaa-4bbb-8ccc-dddddddddddd}'],
      ['relative_path', `.\\${HOSTILE}${LONE}_base.vhdx`],
      [`${HOSTILE}${LONE}`, `${HOSTILE}${LONE}`],
    ],
  });
  await writeDisk(join(folder, `${HOSTILE}_orphan.avhdx`), {
    id: 3,
    parentId: 99,
    relative: `..\\${HOSTILE}${LONE}.vhdx`,
    absolute: `C:\\${HOSTILE}${LONE}\\..\\..\\x.vhdx`,
  });
  await writeFile(join(folder, `${HOSTILE}.vhds`), setOf(`${HOSTILE}_child.avhdx`));
  await writeFile(join(folder, `lost${HOSTILE}.vhds`), setOf(`${HOSTILE}${LONE}_gone.avhdx`));
  await writeFile(join(folder, `no disk${HOSTILE}.avhdx`), HOSTILE);
  await writeFile(join(folder, `${HOSTILE}.vmcx`), machine());
  return { folder, child, base };
}

const setOf = (activeLeaf: string) => encodeVhds({ activeLeaf, creator: `${HOSTILE}${LONE}` });

function machine(): Uint8Array {
  const instance = 'd422512d-2bf2-4752-809d-7b82b5fcb1b4';
  const drive = branch(
    'drive0',
    leaf('pathname', 'string', `C:\\${HOSTILE}${LONE}_base.vhdx`),
    leaf('type', 'string', 'VHD'),
  );
  return encodeVmcx(
    branch(
      '',
      branch(
        'configuration',
        branch(
          'properties',
          leaf('name', 'string', `${HOSTILE}${LONE}`),
          leaf('type_id', 'string', 'Virtual Machines'),
        ),
        branch(
          'manifest',
          branch('vdev1', leaf('device', 'string', instance), leaf('instance', 'string', instance)),
        ),
        branch(`_${instance}_`, branch('controller0', drive)),
      ),
    ),
  );
}

const TEXTS: readonly (readonly string[])[] = [
  ['analyze', '{folder}'],
  ['analyze', '{folder}', '--all'],
  ['chain', '{child}'],
  ['inspect', '{child}'],
  ['inspect', '{base}'],
  ['map', '{child}'],
  ['plan', '{folder}'],
  ['plan', '{folder}', '--all'],
  ['check', '{folder}'],
  ['diff', '{child}', '--from', '{base}'],
  // Not `hash`: what it prints is data for `sha256sum -c`, which knows names as they are.
];

describe.skipIf(process.platform === 'win32')('names that attack a terminal', () => {
  it('reach no text of any command as they are', async () => {
    const { folder, child, base } = await hostileFolder();
    const fill = (word: string) =>
      word.replace('{folder}', folder).replace('{child}', child).replace('{base}', base);
    const told: string[] = [];
    for (const words of TEXTS) {
      const { code, stdout, stderr } = await vhdset(words.map(fill));
      expect(`${words[0]} ${code} ${stderr.slice(0, 300)}`).toMatch(/^\w+ [013] /);
      expect(stdout, words.join(' ')).not.toBe('');
      for (const line of `${stdout}\n${stderr}`.split('\n')) {
        if (UNPRINTABLE.test(line)) told.push(`${words[0]}: ${JSON.stringify(line)}`);
      }
    }
    expect(told).toEqual([]);
  }, 240_000);

  it('come out of JSON as they are, and JSON holds no raw character of them', async () => {
    const { folder, child, base } = await hostileFolder();
    const commands = [
      ['analyze', folder, '--json'],
      ['chain', child, '--json'],
      ['inspect', child, '--json'],
      ['map', child, '--json'],
      ['plan', folder, '--json'],
      ['check', folder, '--json'],
      ['diff', child, '--from', base, '--json'],
    ];
    for (const words of commands) {
      const { code, stdout } = await vhdset(words);
      expect([0, 1, 3]).toContain(code);
      const parsed = JSON.parse(stdout);
      expect(UNPRINTABLE.test(stdout.replaceAll('\n', '')), words[0]).toBe(false);
      if (words[0] === 'chain') expect(parsed.members).toEqual([child, base]);
      if (words[0] === 'inspect') expect(parsed.path).toBe(child);
    }
  }, 240_000);

  it('are escaped in the message when a file is not what it seems', async () => {
    const { folder } = await hostileFolder();
    const missing = await vhdset(['analyze', join(folder, `${HOSTILE}-not-there.vhdx`)]);
    expect(missing.code).toBe(3);
    requirePrintable(missing.stderr);
    const unknown = await vhdset(['analyze', folder, `--${CLEAR_SCREEN}`]);
    expect(unknown.code).toBe(2);
    requirePrintable(unknown.stderr);
  });
});
