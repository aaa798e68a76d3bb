import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { child, item } from '../../fixtures/broken/rules/disk.ts';
import {
  buildVhdx,
  changeHeader,
  guidOf,
  MIB,
  patternOf,
  setLog,
  takePages,
} from '../../fixtures/vhdx-builder.ts';
import { ZERO_GUID } from '../../src/bytes/guid.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { vhdset } from './run.ts';

const METADATA = 2 * MIB;
const ASSUMED = ['block-size=1M', 'virtual-size=3M', 'sector-size=512', 'type=base'];
const CHOICES = ['--log', 'auto', ...ASSUMED.flatMap((text) => ['--assume', text])];

/** A disk whose log has no entry that could be replayed, and whose metadata are gone. */
async function damagedDisk(): Promise<{ output: string; disk: string }> {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'in'));
  const disk = join(folder, 'in', 'disk.vhdx');
  const image = await buildVhdx({}, [{ block: 1, data: patternOf(1, MIB) }]);
  await setLog(image, { guid: guidOf('log'), entries: [] });
  image.bytes.fill(0, METADATA, METADATA + 8);
  await writeFile(disk, image.bytes);
  return { output: join(folder, 'out'), disk };
}

const COMMANDS = ['analyze', 'plan', 'chain', 'check', 'inspect', 'map', 'hash', 'diff', 'export'];
/** Their tables say nothing of it. */
const IN_JSON = ['map', 'diff'];

/** How the choices are told: as a finding, as a warning, or as options of the commands of a plan. */
const LOG_TOLD = /log was not replayed|log of this disk was not replayed|--log auto/;
const ASSUMPTION_TOLD =
  /with what was assumed|with values that were assumed|--assume block-size=1048576/;

it.each(COMMANDS)('%s takes --log and --assume, and says so in text and in JSON', async (name) => {
  const { disk, output } = await damagedDisk();
  const more = { diff: ['--from', disk], export: [output, '--force'], plan: ['--all'] }[name] ?? [];
  for (const json of IN_JSON.includes(name) ? [['--json']] : [[], ['--json']]) {
    const args = [name, disk, ...more, ...CHOICES, ...json];
    const { code, stdout, stderr } = await vhdset(args);
    // `check` finds the damage all the same.
    expect(code, stderr).toBe(name === 'check' ? 1 : 0);
    const report = json.length > 0 ? stdout : stdout + stderr;
    // Words stand together, whether a line ends between them or each is a string of JSON.
    const words = report.replaceAll(/[\s",]+/g, ' ');
    expect(words).toMatch(LOG_TOLD);
    expect(words).toMatch(ASSUMPTION_TOLD);
  }
});

it('without them no data of such a disk is read', async () => {
  const { disk } = await damagedDisk();
  const { code, stdout } = await vhdset(['hash', disk]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});

describe('a disk whose newer header is damaged, and would have had the log replayed', () => {
  async function inDoubt(): Promise<{ output: string; disk: string }> {
    const folder = temporaryFolder();
    await mkdir(join(folder, 'in'));
    const disk = join(folder, 'in', 'disk.vhdx');
    const image = await buildVhdx({}, [{ block: 1, data: patternOf(1, MIB) }]);
    const patches = takePages(image, 3 * MIB);
    image.bytes.fill(0, 3 * MIB, 3 * MIB + 4096);
    await setLog(image, { guid: guidOf('log'), entries: [{ patches }] });
    await changeHeader(image, 1, { logGuid: ZERO_GUID });
    image.bytes.fill(0xee, 0x20010, 0x20014);
    await writeFile(disk, image.bytes);
    return { output: join(folder, 'out'), disk };
  }

  it.each(COMMANDS)('%s says so in text and in JSON, and lets a person choose', async (name) => {
    const { disk, output } = await inDoubt();
    const more =
      { diff: ['--from', disk], export: [output, '--force'], plan: ['--all'] }[name] ?? [];
    for (const json of IN_JSON.includes(name) ? [['--json']] : [[], ['--json']]) {
      const told = async (...options: string[]) => {
        const { stdout, stderr } = await vhdset([name, disk, ...more, ...options, ...json]);
        const report = json.length > 0 ? stdout : stdout + stderr;
        return report.replaceAll(/[\s",│]+/g, ' ');
      };
      const doubt = /decides what becomes of the log|--header/;
      expect(await told()).toMatch(doubt);
      expect(await told('--header', '2')).toMatch(
        /header 2 is used as asked|was chosen|--header 2/,
      );
    }
  });

  it('reads another content with each', async () => {
    const { disk } = await inDoubt();
    const contents = [];
    for (const number of ['1', '2']) {
      const { code, stdout } = await vhdset(['hash', disk, '--header', number]);
      expect(code).toBe(0);
      contents.push(stdout);
    }
    expect(contents[0]).not.toBe(contents[1]);
    expect((await vhdset(['hash', disk])).stdout).toBe(contents[0]);
  });
});

it('a child whose flag was lost is not read without a word of which it is', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'child.avhdx');
  const image = await child(6);
  item(image, 0).writeUInt8(0, 4);
  await writeFile(path, image.bytes);
  for (const command of ['hash', 'map']) {
    const { code, stderr } = await vhdset([command, path]);
    expect(code).toBe(3);
    expect(stderr).toContain('says that the disk has no parent, and its parent locator names one');
  }
  expect((await vhdset(['check', path])).code).toBe(1);
  expect((await vhdset(['plan', path])).stdout).not.toContain('no parent (proven)');
  const asChild = await vhdset(['hash', path, '--assume', 'type=differencing']);
  expect(asChild.code).toBe(3);
  expect(asChild.stderr).toContain('the parent of');
  expect((await vhdset(['hash', path, '--assume', 'type=base'])).code).toBe(0);
}, 240_000);
