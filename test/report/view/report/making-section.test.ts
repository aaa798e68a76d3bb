import { expect, it } from 'vitest';
import { textOf } from '../../../../src/recovery/command.ts';
import { makingSection } from '../../../../src/report/view/report/making-section.ts';
import { blocksOf, reportOn, smallSet } from './small-report.ts';

async function commandsOf(request = {}) {
  const { blocks } = makingSection(await reportOn(await smallSet(), request));
  const commands = blocksOf(blocks, 'commands').map((block) => {
    return block.commands.map(({ argv }) => argv.map(textOf).join(' '));
  });
  return { blocks, commands };
}

it('tells program, time, host and command, and the commands that check every figure', async () => {
  const { blocks, commands } = await commandsOf();
  expect(blocksOf(blocks, 'table')[0]!.rows).toEqual([
    ['Program', 'vhdset 1.2.3'],
    ['Time', '2026-11-28 19:00:00 UTC'],
    ['Host', 'here, Linux'],
  ]);
  expect(commands).toEqual([
    ['vhdset report .'],
    ['vhdset analyze . --json', 'vhdset plan . --json', 'vhdset map shared.vhds --summary --json'],
  ]);
});

it('checks digests where there are some, and speaks of stand-ins where names were replaced', async () => {
  const { blocks, commands } = await commandsOf({ hashes: new Map(), redact: true });
  expect(commands[1]!.at(-1)).toBe('vhdset hash shared.vhds --files');
  expect(blocksOf(blocks, 'text').at(-1)!.text).toMatch(/^With the real names in place of/);
});
