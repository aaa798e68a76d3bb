import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, patternOf, setLog } from '../../fixtures/vhdx-builder.ts';
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
const LOG_TOLD = /log was not replayed|log of this disk was left aside|--log auto/;
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
