import { expect, it } from 'vitest';
import { copy, makeFolder, powershell, vhdset } from '../../../src/recovery/command.ts';
import {
  commandLines,
  shownCommand,
  typedWord,
  typedWords,
} from '../../../src/report/script/plan-commands.ts';
import { UnquotableError } from '../../../src/report/script/shell-quoting.ts';

it('spells copies and folders for the shell', () => {
  expect(typedWords(copy('a b', 'new/c'), 'sh')).toEqual(['cp', '-p', '--', "'a b'", 'new/c']);
  expect(typedWords(copy('a', 'c'), 'powershell').join(' ')).toBe(
    "Copy-Item -LiteralPath 'a' -Destination 'c'",
  );
  expect(typedWords(makeFolder('new'), 'sh').join(' ')).toBe('mkdir -p -- new');
  expect(typedWords(makeFolder('new'), 'powershell').join(' ')).toBe(
    "New-Item -ItemType Directory -Force -Path 'new'",
  );
});

it('quotes what comes from outside, and that alone', () => {
  const path = "$(x) 'y'";
  expect(typedWords(vhdset('hash', { path }, '--files'), 'sh').join(' ')).toBe(
    `vhdset hash '$(x) '\\''y'\\''' --files`,
  );
  expect(typedWords(vhdset('hash', { path }), 'powershell').join(' ')).toBe(
    "vhdset hash '$(x) ''y'''",
  );
  expect(typedWord({ text: '' }, 'sh')).toBe("''");
});

it('makes a path full where a command needs that', () => {
  const mount = powershell('Mount-DiskImage', '-ImagePath', { path: "../it's", full: true });
  expect(shownCommand(mount, 'sh')).toBe(
    "Mount-DiskImage -ImagePath (Convert-Path -LiteralPath '../it''s')",
  );
});

it('quotes PowerShell commands for PowerShell, wherever they are shown', () => {
  expect(shownCommand(powershell('Get-VHD', '-Path', { path: "it's" }), 'sh')).toBe(
    "Get-VHD -Path 'it''s'",
  );
});

it('breaks before an option, and continues as the shell wants it', () => {
  const command = vhdset(
    'export',
    { path: 'shared.vhds' },
    { path: 'new.vhdx' },
    '--format',
    'vhdx',
  );
  expect(commandLines(command, 'sh', 44, '  ')).toEqual([
    '  vhdset export shared.vhds new.vhdx \\',
    '    --format vhdx',
  ]);
  expect(commandLines(command, 'powershell', 50, '')).toEqual([
    "vhdset export 'shared.vhds' 'new.vhdx' `",
    '  --format vhdx',
  ]);
  expect(commandLines(command, 'sh', 80, '')).toHaveLength(1);
});

it('leaves a word that is longer than a line uncut', () => {
  const path = 'x'.repeat(200);
  const lines = commandLines(vhdset('hash', { path }), 'sh', 80, '');
  expect(lines).toEqual(['vhdset hash \\', `  ${path}`]);
});

it('says where a name has no spelling, instead of a wrong one', () => {
  const command = vhdset('hash', { path: 'a\n' });
  expect(() => typedWords(command, 'sh')).toThrow(UnquotableError);
  expect(shownCommand(command, 'sh')).toBe(
    'vhdset hash a\\u{a} # cannot be typed in this shell: rename the copy',
  );
});
