import { expect, it } from 'vitest';
import { wrongUsage } from '../../src/cli/wrong-usage.ts';

const SEE = 'See vhdset';

it.each([
  [
    'Not enough non-option arguments: got 1, need at least 2',
    ['export', 'a'],
    'export needs <disk> and <output>',
  ],
  [
    'Not enough non-option arguments: got 1, need at least 3',
    ['extract', 'a'],
    'extract needs <disk>, <path> and <folder>',
  ],
  ['Not enough non-option arguments: got 0, need at least 1', ['serve'], 'serve needs <disks>'],
  ['Missing required argument: from', ['diff', 'a'], 'diff needs --from'],
  ['Missing required arguments: from, to', ['diff', 'a'], 'diff needs --from and --to'],
  ['Unknown argument: b', ['chain', 'a', 'b'], 'Unknown argument: b'],
])('%s: tells what the command needs', (message, words, told) => {
  expect(wrongUsage(message, words)).toBe(`${told}\n${SEE} ${words[0]} --help`);
});

it.each([
  ['Did you mean analyze?', 'analise', 'there is no command analise; did you mean analyze?'],
  ['Unknown argument: quux', 'quux', 'there is no command quux'],
  ['Something else', '--json', 'Something else'],
])('%s: tells that there is no such command', (message, word, told) => {
  expect(wrongUsage(message, [word])).toBe(`${told}\n${SEE} --help`);
});
