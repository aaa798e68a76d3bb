import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, patternOf, setLog } from '../../fixtures/vhdx-builder.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { vhdset } from './run.ts';

/** A disk whose log has no entry that could be replayed, and one whose block size is gone. */
async function damagedDisks(): Promise<{ folder: string; torn: string; nameless: string }> {
  const folder = join(temporaryFolder(), 'in');
  await mkdir(folder);
  const [torn, nameless] = [join(folder, 'torn.vhdx'), join(folder, 'nameless.vhdx')];
  const blocks = [{ block: 1, data: patternOf(1, MIB) }];
  const image = await buildVhdx({}, blocks);
  await setLog(image, { guid: guidOf('log'), entries: [] });
  await writeFile(torn, image.bytes);
  const other = await buildVhdx({}, blocks);
  other.bytes.fill(0, 2 * MIB, 2 * MIB + 8);
  await writeFile(nameless, other.bytes);
  return { folder, torn, nameless };
}

const COMMANDS = ['analyze', 'plan', 'chain', 'check', 'inspect', 'map', 'hash', 'diff', 'export'];
/** Their tables say nothing of it. */
const IN_JSON = ['map', 'diff'];

it.each(COMMANDS)(
  '%s takes --log and --assume, and records them in text and in JSON',
  async (command) => {
    const { folder, torn, nameless } = await damagedDisks();
    const assumed = ['block-size=1M', 'virtual-size=3M', 'sector-size=512', 'type=base'];
    const choices = [
      {
        disk: torn,
        options: ['--log', 'auto'],
        told: ['log was not replayed', 'log of this disk was left aside', '--log auto'],
      },
      {
        disk: nameless,
        options: assumed.flatMap((text) => ['--assume', text]),
        told: [
          'with what was assumed',
          'with values that were assumed',
          '--assume block-size=1048576',
        ],
      },
    ];
    for (const [i, { disk, options, told }] of choices.entries()) {
      const rest = {
        diff: ['--from', disk],
        export: [join(folder, '..', `out${i}`), '--force'],
        plan: ['--all'],
      }[command];
      for (const json of IN_JSON.includes(command) ? [['--json']] : [[], ['--json']]) {
        const args = [command, disk, ...(rest ?? []), ...options, ...json];
        const { code, stdout, stderr } = await vhdset(args);
        // `check` finds the damage all the same.
        expect(code, stderr).toBe(command === 'check' ? 1 : 0);
        const report = json.length > 0 ? stdout : stdout + stderr;
        // Words stand together, whether a line ends between them or each is a string of JSON.
        const words = report.replaceAll(/[\s",]+/g, ' ');
        expect(
          told.filter((text) => words.includes(text)),
          args.join(' '),
        ).not.toEqual([]);
      }
    }
  },
);

it('without them no data is read of such disks', async () => {
  const { torn, nameless } = await damagedDisks();
  for (const disk of [torn, nameless]) {
    expect((await vhdset(['hash', disk])).code).toBe(3);
  }
});
