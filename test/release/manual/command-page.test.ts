import { expect, it } from 'vitest';
import type { Argv } from 'yargs';
import { commandPage } from '../../../release/manual/command-page.ts';
import { withOutputOptions } from '../../../src/cli/shared-options.ts';

const examples = [
  { line: 'paint wall', tells: 'a wall' },
  { line: 'paint door', tells: 'a door' },
] as const;

const page = (define: (parser: Argv) => Argv) =>
  commandPage({
    usage: 'paint <thing> [colours..]',
    summary: 'Paints',
    group: 'Work',
    load: async () => ({ options: define, notes: 'Mind the floor.', examples, run: async () => 0 }),
  });

const things = (parser: Argv) =>
  parser
    .positional('thing', { type: 'string', describe: 'What' })
    .positional('colours', { type: 'string', array: true, describe: 'In which' });

it('takes everything from the definition', async () => {
  expect(await page(things)).toEqual({
    name: 'paint',
    usage: 'paint <thing> [colours..]',
    summary: 'Paints',
    group: 'Work',
    notes: 'Mind the floor.',
    arguments: [
      { name: 'thing', text: 'What' },
      { name: 'colours', text: 'In which' },
    ],
    options: [],
    examples,
  });
});

it('says of an option how it is typed', async () => {
  const { options } = await page((parser) =>
    things(parser)
      .option('dry', { type: 'boolean', default: true, describe: 'Wait' })
      .option('brush', { choices: ['fine', 'broad'], default: 'fine', describe: 'With' })
      .option('coat', { array: true, type: 'string', demandOption: true, describe: 'Coats' }),
  );
  expect(options).toEqual([
    {
      name: 'dry',
      text: 'Wait',
      spellings: ['--[no-]dry'],
      value: null,
      defaultValue: null,
      required: false,
      repeatable: false,
    },
    {
      name: 'brush',
      text: 'With',
      spellings: ['--brush'],
      value: 'fine|broad',
      defaultValue: 'fine',
      required: false,
      repeatable: false,
    },
    {
      name: 'coat',
      text: 'Coats',
      spellings: ['--coat'],
      value: 'value',
      defaultValue: null,
      required: true,
      repeatable: true,
    },
  ]);
});

it('puts the options that every command has last', async () => {
  const { options } = await page((parser) =>
    withOutputOptions(things(parser)).option('dry', { type: 'boolean', describe: 'Wait' }),
  );
  expect(options.map(({ name }) => name)).toEqual(['dry', 'json', 'color', 'quiet']);
  expect(options.at(-1)?.spellings).toEqual(['--quiet', '-q']);
});

it('wants a description of everything', async () => {
  await expect(page((parser) => things(parser).option('dry', {}))).rejects.toThrow(
    'dry is not described',
  );
});
