import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BrokenFile } from '../../fixtures/broken/faults/broken-file.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { type Fault, FormatError } from '../../src/bytes/fault.ts';
import { openVhds } from '../../src/formats/vhds/vhds.ts';
import { countAllocation } from '../../src/formats/vhdx/allocation.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { openVmcx } from '../../src/formats/vmcx/vmcx.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';

const names = readdirSync('fixtures/broken/faults')
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => name !== 'broken-file');

async function faultsOf(kind: BrokenFile['kind'], source: ByteSource): Promise<readonly Fault[]> {
  try {
    if (kind === 'vhds') return (await openVhds(source)).faults;
    if (kind === 'vmcx') return (await openVmcx(source)).faults;
    const vhdx = await openVhdx(source);
    if (vhdx.refusal) return vhdx.faults;
    return [...vhdx.faults, ...(await countAllocation(requireReadable(vhdx))).faults];
  } catch (error) {
    if (error instanceof FormatError) return [error.fault];
    throw error;
  }
}

describe('a broken file is answered with the fault it is named after', () => {
  it.each(names)('%s', async (name) => {
    const { broken }: { broken: BrokenFile } = await import(
      `../../fixtures/broken/faults/${name}.ts`
    );
    const faults = await faultsOf(broken.kind, await broken.make());
    expect(faults.map(({ code }) => code)).toContain(name);
    requireSafeNumbers(faults.map(({ offset }) => offset));
  });
});
