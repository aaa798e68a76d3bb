import { describe, expect, it } from 'vitest';
import type { MissingGrant } from '../../../src/host/permissions.ts';
import {
  configStoreReminder,
  ImpossiblePathError,
  repairScript,
  grantScript as scriptOf,
} from '../../../src/report/script/permission-commands.ts';
import { UnquotableError } from '../../../src/report/script/shell-quoting.ts';
import { commandsOfPowerShell, faultsOfPowerShell } from '../../powershell-grammar.ts';

const A = { id: 'd3599536-222a-4d6e-bb10-a6019c3f2b9b', name: 'BackupVM' };
const B = { id: 'a0af7903-94b4-4a2c-b3b3-16050d5f80f2', name: "'; Remove-Item x #\nevil\u202e" };
const grantScript = (path: string, machines: (typeof A)[], format: 'ps1' | 'cmd') =>
  scriptOf([{ path, machines }], format);
const FOLDER = 'C:\\ClusterStorage\\Volume1\\Shared Cluster Disk';

const grant = (path: string, rest: Partial<MissingGrant> = {}): MissingGrant => ({
  machine: A,
  path,
  kind: 'folder',
  problem: 'no-grant',
  lacks: [],
  deniedBy: [],
  cure: { kind: 'grant' },
  ...rest,
});
/** The lines that do something. */
const commands = (script: string) =>
  script.split(/\r?\n/).filter((line) => line !== '' && !/^(?:#|rem |@echo)/.test(line));

describe('grants on a folder', () => {
  it('in PowerShell, stopping at the first failure', () => {
    expect(commands(grantScript(FOLDER, [A, B], 'ps1'))).toEqual([
      "icacls 'C:\\ClusterStorage\\Volume1\\Shared Cluster Disk' /grant 'NT VIRTUAL MACHINE\\D3599536-222A-4D6E-BB10-A6019C3F2B9B:(OI)F'",
      'if ($LASTEXITCODE -ne 0) { throw "icacls failed with $LASTEXITCODE" }',
      "icacls 'C:\\ClusterStorage\\Volume1\\Shared Cluster Disk' /grant 'NT VIRTUAL MACHINE\\A0AF7903-94B4-4A2C-B3B3-16050D5F80F2:(OI)F'",
      'if ($LASTEXITCODE -ne 0) { throw "icacls failed with $LASTEXITCODE" }',
    ]);
  });

  it('in cmd', () => {
    const script = grantScript(FOLDER, [A], 'cmd');
    expect(script.startsWith('@echo off\r\nrem ')).toBe(true);
    expect(commands(script)).toEqual([
      'icacls "C:\\ClusterStorage\\Volume1\\Shared Cluster Disk" /grant "NT VIRTUAL MACHINE\\D3599536-222A-4D6E-BB10-A6019C3F2B9B:(OI)F" || exit /b 1',
    ]);
  });

  it('name each machine and its SID in a comment that stays one', () => {
    const script = grantScript(FOLDER, [A, B], 'ps1');
    expect(script).toContain('# BackupVM   S-1-5-83-1-3545863478-1299063338-27660475-2603302812\n');
    expect(script).toContain("# '; Remove-Item x #\\u{a}evil\\u{202e}   S-1-5-83-1-2695854339-");
    expect(grantScript(FOLDER, [{ ...A, name: '100% & del x' }], 'cmd')).toContain(
      'rem 100\\u{25} \\u{26} del x   S-1',
    );
  });

  it.each([
    ['C:\\x\\', "'C:\\x'"],
    ['D:\\', "'D:\\'"],
    ['\\\\server\\share\\x', "'\\\\server\\share\\x'"],
    ["C:\\it's", "'C:\\it''s'"],
    ['C:\\$(x)`', "'C:\\$(x)`'"],
    ['C:\\Büro', "('C:\\B' + [char]0xFC + 'ro')"],
  ])('PowerShell quotes %s', (folder, quoted) => {
    expect(commands(grantScript(folder, [A], 'ps1'))[0]).toContain(`icacls ${quoted} /grant`);
  });

  it('go to each folder for its own machines, notes first, as comments that stay some', () => {
    const folders = [
      { path: 'C:\\V', machines: [A] },
      { path: 'C:\\W', machines: [B] },
    ];
    const note = `Warning: ${'word '.repeat(30)}\nicacls x`;
    for (const format of ['ps1', 'cmd'] as const) {
      const script = scriptOf(folders, format, [note]);
      const grants = commands(script).filter((line) => line.startsWith('icacls'));
      expect(grants).toHaveLength(2);
      expect(grants[0]).toMatch(/C:\\V.*D3599536/);
      expect(grants[1]).toMatch(/C:\\W.*A0AF7903/);
      expect(script.indexOf('Warning')).toBeLessThan(script.indexOf(grants[0]!));
    }
  });

  it('are refused where cmd cannot quote the folder', () => {
    expect(() => grantScript('C:\\100%', [A], 'cmd')).toThrow(UnquotableError);
  });

  it.each(['', 'C:\\a"b', 'C:\\*', 'C:\\a?', 'C:\\a\nb', 'C:\\a:stream', 'C:\\a/b', 'C:\\a|b'])(
    'are refused for %j, which is no single folder',
    (folder) => {
      for (const format of ['ps1', 'cmd'] as const) {
        expect(() => grantScript(folder, [A], format)).toThrow(ImpossiblePathError);
      }
    },
  );
});

describe('repairs', () => {
  it('touch only what is missing, and files that inherit not at all', () => {
    const script = repairScript(
      [
        grant('Shared'),
        grant('Shared\\a.avhdx', { kind: 'file', cure: { kind: 'with-folder', folder: 'Shared' } }),
        grant('Shared\\b.avhdx', { kind: 'file' }),
      ],
      'C:\\ClusterStorage\\Volume1',
      'cmd',
    );
    expect(commands(script)).toEqual([
      'icacls "C:\\ClusterStorage\\Volume1\\Shared" /grant "NT VIRTUAL MACHINE\\D3599536-222A-4D6E-BB10-A6019C3F2B9B:(OI)F" || exit /b 1',
      'icacls "C:\\ClusterStorage\\Volume1\\Shared\\b.avhdx" /grant "NT VIRTUAL MACHINE\\D3599536-222A-4D6E-BB10-A6019C3F2B9B:F" || exit /b 1',
    ]);
  });

  it('say that there is nothing to run, with the notes all the same', () => {
    const script = repairScript([], null, 'ps1', ['Warning: a line could not be read']);
    expect(commands(script)).toEqual([]);
    expect(script).toContain('# Nothing is missing in what was read: there is nothing to run.');
    expect(script).toContain('# Warning: a line could not be read');
  });

  it('leave denials to a person', () => {
    const script = repairScript(
      [grant('Shared', { problem: 'denied', cure: { kind: 'decide' } })],
      null,
      'ps1',
    );
    expect(commands(script)).toEqual([]);
    expect(script).toContain('# BackupVM: an entry on Shared denies rights.');
  });

  it('join a drive and a name with one backslash, and stay relative without a parent', () => {
    expect(commands(repairScript([grant('Shared')], 'D:\\', 'ps1'))[0]).toContain(
      "icacls 'D:\\Shared' ",
    );
    const relative = repairScript([grant('Shared')], null, 'ps1');
    expect(commands(relative)[0]).toContain("icacls 'Shared' ");
    expect(relative).toContain('Run it in the folder that holds the saved one');
  });

  it('take a dump of the folder one stands in', () => {
    const script = repairScript([grant('.'), grant('.\\s.vhds', { kind: 'file' })], null, 'ps1');
    expect(commands(script).filter((line) => line.startsWith('icacls'))).toEqual([
      expect.stringContaining("icacls '.' "),
      expect.stringContaining("icacls '.\\s.vhds' "),
    ]);
  });

  it.each([
    '..',
    '.. \\Windows',
    '..\\Windows',
    'Shared\\..\\..\\Windows',
    '\\Windows',
    'Shared\\. ',
    'C:\\Windows',
    'Shared\\',
    'a" /grant "Everyone:F',
    'Shared\\*',
    'a\u0007',
  ])('are refused for %j: names in a dump lead nowhere else', (path) => {
    expect(() => repairScript([grant(path)], 'C:\\x', 'ps1')).toThrow(ImpossiblePathError);
  });
});

it('ConfigStoreRootPath: looking runs, setting does not, and it says why', () => {
  const reminder = configStoreReminder();
  expect(commands(reminder)).toEqual([
    "Get-ClusterResource -Name 'Virtual Machine Cluster WMI' | Get-ClusterParameter -Name ConfigStoreRootPath",
  ]);
  expect(reminder).toContain('cannot be changed later');
  expect(reminder).toContain('Set-ClusterParameter -Name ConfigStoreRootPath -Value');
});

describe('every script of PowerShell is one', () => {
  const HOSTILE = ["C:\\it's", 'C:\\$(x)`', 'C:\\Büro', 'C:\\a b; Remove-Item x #'];

  it.each(HOSTILE)('grants on %s, with notes', async (path) => {
    const script = scriptOf([{ path, machines: [A, B] }], 'ps1', ["Warning: it's\nRemove-Item x"]);
    expect(await faultsOfPowerShell(script)).toEqual([]);
    expect(await commandsOfPowerShell(script)).toEqual(['icacls']);
  });

  it.each(HOSTILE)('repairs in %s, with what a person decides as comments', async (path) => {
    const missing = [grant('Shared'), grant('Shared\\x', { cure: { kind: 'decide' } })];
    const script = repairScript(missing, path, 'ps1', ["it's"]);
    expect(await faultsOfPowerShell(script)).toEqual([]);
    expect(await commandsOfPowerShell(script)).toEqual(['icacls']);
  });

  it('the reminder of ConfigStoreRootPath', async () => {
    expect(await faultsOfPowerShell(configStoreReminder())).toEqual([]);
  });
});
