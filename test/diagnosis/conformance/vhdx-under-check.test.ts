import { describe, expect, it } from 'vitest';
import { disk } from '../../../fixtures/broken/rules/disk.ts';
import { LOG } from '../../../fixtures/broken/rules/log.ts';
import { METADATA_ITEMS } from '../../../fixtures/broken/rules/metadata.ts';
import type { Recipe } from '../../../fixtures/broken/rules/recipe.ts';
import { underCheck } from '../../../src/diagnosis/conformance/vhdx-under-check.ts';
import { openVhdx } from '../../../src/formats/vhdx/vhdx.ts';

const blocksAfter = async ({ sound, damage }: Recipe) => {
  const file = await sound();
  await damage(file);
  const vhdx = await openVhdx(file);
  expect(vhdx.refusal).not.toBeNull();
  return underCheck(file, vhdx).blocks;
};

describe('underCheck', () => {
  it('takes the table of a readable disk as it is', async () => {
    const vhdx = await openVhdx(await disk());
    expect(underCheck(vhdx.source, vhdx).blocks?.bat).toBe(vhdx.bat);
  });

  it('opens the table of a refused disk where its sizes are known', async () => {
    const blocks = await blocksAfter(METADATA_ITEMS['metadata-item-unknown-required']!);
    expect(blocks?.bat.available).toBe(3);
    expect(blocks?.geometry.payloadBlocks).toBe(3);
  });

  it.each(['block-size', 'virtual-size', 'logical-sector-size'])(
    'judges none by a wrong %s',
    async (rule) => {
      expect(await blocksAfter(METADATA_ITEMS[rule]!)).toBeNull();
    },
  );

  it('judges none where the log may hold another one', async () => {
    expect(await blocksAfter(LOG['log-no-active-sequence']!)).toBeNull();
  });
});
