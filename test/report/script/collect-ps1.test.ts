import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collectPowerShell } from '../../../src/report/script/collect-ps1.ts';
import { commandsOfPowerShell, faultsOfPowerShell } from '../../powershell-grammar.ts';
import { HOSTILE_NAMES } from '../text/small-plan-page.ts';

/** What may be called: what reads, and what writes into the new folder alone. */
const HARMLESS = /^(?:Get|Select|Sort|Where|ForEach|Test|Split|Find)-|^(?:Write-Host|Out-Null)$/;
const OF_THE_SCRIPT = [
  'Add-Member',
  'Add-Part',
  'ConvertTo-Json',
  'New-Object',
  'Pop-Location',
  'Push-Location',
  'Save-File',
  'Save-Part',
  'Set-StrictMode',
  'Write-Json',
  'cmd.exe',
  'icacls.exe',
  'wevtutil.exe',
];

describe('the script that asks a host', () => {
  it('is understood by a grammar of PowerShell', async () => {
    expect(await faultsOfPowerShell(collectPowerShell([]))).toEqual([]);
    // The grammar does find faults.
    expect(await faultsOfPowerShell('foreach ($a in { Get-VM')).not.toEqual([]);
  });

  it('is pure ASCII in lines for Windows', () => {
    expect(collectPowerShell([])).toMatch(/^(?:[\x20-\x7e]*\r\n)+$/);
  });

  it('calls nothing that changes a host', async () => {
    const commands = await commandsOfPowerShell(collectPowerShell([]));
    const others = commands.filter((name) => !HARMLESS.test(name) && !name.startsWith('$'));
    expect(others.sort()).toEqual(OF_THE_SCRIPT);
    const script = collectPowerShell([]);
    // Of the programs only what reads: epl and qe of wevtutil, /save of icacls.
    expect(script.match(/wevtutil\.exe \w+/g)).toEqual(['wevtutil.exe epl', 'wevtutil.exe qe']);
    expect(script.match(/icacls\.exe \S+ \S+/g)).toEqual(['icacls.exe $folder /save']);
  });

  it('asks each question of the field', () => {
    const script = collectPowerShell([]);
    for (const question of [
      'Get-VHDSet -Path $Subject -GetAllPaths',
      'Get-VHDSnapshot -Path $Subject -GetParentPaths',
      'Get-VHD -Path',
      'Get-VMHardDiskDrive',
      '-SnapshotType Recovery',
      'Get-VMGroup',
      'Get-ClusterParameter -Name ConfigStoreRootPath',
      'Hyper-V-VMMS-Admin',
      'Hyper-V-Worker-Admin',
      'CreationTimeUtc',
      'Get-Volume',
    ]) {
      expect(script).toContain(question);
    }
  });

  it.each(HOSTILE_NAMES)('whatever a folder is called, it stays an argument: %j', async (name) => {
    const script = collectPowerShell([name]);
    expect(await faultsOfPowerShell(script)).toEqual([]);
    const plain = await commandsOfPowerShell(collectPowerShell(['x']));
    expect(await commandsOfPowerShell(script)).toEqual(plain);
  });

  it('docs/collect.md tells of every command', async () => {
    const page = readFileSync(new URL('../../../docs/collect.md', import.meta.url), 'utf8');
    const asked = await commandsOfPowerShell(collectPowerShell([]));
    for (const command of asked.filter((name) => /^Get-(?!Target|SafeName)|\.exe$/.test(name))) {
      expect(page).toContain(`\`${command}`);
    }
  });
});
