import { expect, it } from 'vitest';
import yargs, { type Argv } from 'yargs';
import {
  withCaseOptions,
  withDiskOptions,
  withOutputOptions,
  withReadingOptions,
} from '../../src/cli/shared-options.ts';

const parsed = async <T>(options: (yargs: Argv) => Argv<T>, ...args: string[]): Promise<T> =>
  (await options(yargs(args)).exitProcess(false).fail(false).parse()) as T;

it('reads as the specification demands unless something else is asked for', async () => {
  expect(await parsed(withReadingOptions)).toMatchObject({
    log: 'require',
    header: 'auto',
    assume: [],
  });
  const asked = ['--log', 'ignore', '--header', '2', '--assume', 'type=base', '--assume', 'a=b'];
  expect(await parsed(withReadingOptions, ...asked)).toMatchObject({
    log: 'ignore',
    header: '2',
    assume: ['type=base', 'a=b'],
  });
});

it.each([
  ['--log', 'maybe'],
  ['--header', '3'],
])('refuses %s %s', async (...args) => {
  await expect(parsed(withReadingOptions, ...args)).rejects.toThrow('Invalid values');
});

it('forces no parent and searches nowhere else unless that is asked for', async () => {
  const disk = (yargs: Argv) => withDiskOptions(yargs.command('$0 <disk>', '', withDiskOptions));
  expect(await parsed(disk, 'a.vhds')).toMatchObject({
    disk: 'a.vhds',
    search: [],
    parent: [],
    ignoreIdMismatch: false,
    carve: false,
    acceptDoubtful: false,
  });
  const asked = ['--search', 'x', '--search', 'y', 'a.vhds', '--at', 'b', '--ignore-id-mismatch'];
  // An option that may be repeated takes one value: what follows is the disk.
  expect(await parsed(disk, ...asked)).toMatchObject({
    disk: 'a.vhds',
    at: 'b',
    search: ['x', 'y'],
    ignoreIdMismatch: true,
  });
});

it('looks at the current folder unless others are named, and offers --all only where there is more', async () => {
  const describe = { paths: 'Folders' };
  const few = (yargs: Argv) =>
    yargs.command('$0 [paths..]', '', (inner) => withCaseOptions(inner, describe));
  const more = (yargs: Argv) =>
    yargs.command('$0 [paths..]', '', (inner) =>
      withCaseOptions(inner, { ...describe, all: 'More' }),
    );
  expect(await parsed(few)).toMatchObject({ paths: ['.'], events: [], search: [] });
  expect(await parsed(few)).not.toHaveProperty('all');
  expect(await parsed(more, 'a', 'b', '--all')).toMatchObject({ paths: ['a', 'b'], all: true });
});

it('prints text, with all remarks, unless something else is asked for', async () => {
  expect(await parsed(withOutputOptions)).toMatchObject({ json: false, quiet: false });
  expect(await parsed(withOutputOptions, '--json', '-q', '--no-color')).toMatchObject({
    json: true,
    quiet: true,
    color: false,
  });
});
