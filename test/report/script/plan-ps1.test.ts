import { describe, expect, it } from 'vitest';
import { planPowerShell } from '../../../src/report/script/plan-ps1.ts';
import { faultsOfPowerShell } from '../../powershell-grammar.ts';
import { planOf, setOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { HOSTILE_NAMES } from '../text/small-plan-page.ts';

/** A leaf of this name on a base. */
async function planFor(name: string) {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk(name, { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  return planOf(folder);
}

/**
 * A script without its values, as PowerShell reads it (language specification 2.3.5.2): between
 * single quotes everything is text, a doubled quote too. What is left is what PowerShell acts on.
 */
function skeletonOf(script: string): string {
  const lines = script.split('\r\n').map((line) => {
    if (line.startsWith('# ')) return '#';
    return line
      .replace(/'(?:[^']|'')*'/g, 'V')
      .replace(/\((?:V|\[char\]0x[0-9A-F]+)(?: \+ (?:V|\[char\]0x[0-9A-F]+))*\)/g, 'V');
  });
  return lines.join('\n');
}

/** Lines that are there for names which programs or cmd mistake. */
function withoutGuards(skeleton: string): string {
  return skeleton
    .replace('#Requires -Version 7.3\n', '')
    .replace(/^elseif \(\$vhdset\.Source[^\n]*\n {2}Write-Problem V\n\}\n/m, '');
}

describe('whatever the name', () => {
  it.each(HOSTILE_NAMES)('%j stays inside its quotes', async (name) => {
    for (const option of ['flatten', 'convert-vhd', 'merge-in-place']) {
      const harmless = skeletonOf(planPowerShell(await planFor('leaf.avhdx'), option));
      const script = planPowerShell(await planFor(name), option);
      expect(script).toMatch(/^[\x20-\x7e\r\n]*$/);
      expect(await faultsOfPowerShell(script)).toEqual([]);
      expect(script.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(withoutGuards(skeletonOf(script))).toBe(withoutGuards(harmless));
    }
  });
});

describe('the script', () => {
  it('only shows, until it is called with -Execute', async () => {
    const script = planPowerShell(await planOf(await setOf(2)), null);
    expect(script).toContain('param([switch] $Execute)');
    expect(script).toContain('if (-not $Execute) { return }');
    // Whatever acts stands in a block that Invoke-Command-Shown runs, or behind $Execute.
    const acting = script
      .split('\r\n')
      .filter((line) => /& (\$vhdset|New-Item|Copy-Item|\w+-VHD)/.test(line));
    expect(acting.length).toBeGreaterThan(2);
    for (const line of acting) {
      expect(line).toMatch(/^Invoke-Command-Shown .* \{ & .* \}$/);
    }
  });

  it('stops at the first error, and checks sources, targets and space again', async () => {
    const plan = await planOf(await setOf(2));
    const script = planPowerShell(plan, null);
    expect(script).toContain('Set-StrictMode -Version Latest');
    expect(script).toContain("$ErrorActionPreference = 'Stop'");
    for (const { path, size } of plan.recommended!.reads) {
      expect(script).toContain(`Test-Source '${path}' ${size} `);
    }
    expect(script).toContain("Test-NewFile 'new/s-flat.vhdx' ");
    expect(script).toMatch(/^Test-FreeSpace 'new' \d+ 'new'\r$/m);
  });

  it('has param before anything that runs, as PowerShell demands', async () => {
    const lines = planPowerShell(await planOf(await setOf(2)), null).split('\r\n');
    const first = lines.find((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('[CmdletBinding()]');
  });

  it('prints what a person does, and never runs it', async () => {
    const script = planPowerShell(await planOf(await setOf(2)), 'merge-on-live-cluster');
    expect(script).toContain('(by hand)');
    expect(script).toMatch(/Write-Host ' +Stop-VM/);
    expect(script).not.toMatch(/& (Stop|Start)-VM/);
  });

  it('needs PowerShell 7.3 for double quotes, and no batch file for what cmd acts on', async () => {
    const quoted = planPowerShell(await planFor('a"b.avhdx'), null);
    expect(quoted).toContain('#Requires -Version 7.3');
    expect(quoted).toContain('vhdset is a batch file here');
    const plain = planPowerShell(await planFor('leaf.avhdx'), null);
    expect(plain).not.toContain('#Requires');
    expect(plain).not.toContain('batch file');
    expect(planPowerShell(await planFor('a&b.avhdx'), null)).toContain('batch file');
  });
});
