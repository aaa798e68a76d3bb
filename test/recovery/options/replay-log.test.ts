import { expect, it } from 'vitest';
import { setLog, takePages } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { guid, SmallFolder, smallDisk } from '../../sets/small-folder.ts';
import { DATA, diskName, optionOf, planOf, setOf, wordsOf } from '../small-plan.ts';

/** A small disk whose table of blocks is in the log alone. */
async function dirty(isChild: boolean): Promise<MemorySource> {
  const link = isChild ? { parentId: 1, relative: `.\\${diskName(1)}` } : {};
  const file = await smallDisk({ id: isChild ? 2 : 1, blocks: [DATA], ...link });
  const bytes = Buffer.alloc(file.size);
  await file.read(bytes, 0);
  const image = new MemorySource(bytes);
  await setLog(image, { guid: guid(99), entries: [{ patches: takePages(image, 0x300000) }] });
  return image;
}

it('of one disk is done by Windows, on a copy; flattening is recommended', async () => {
  const folder = new SmallFolder().file('d.vhdx', await dirty(false));
  const option = await optionOf(folder, 'replay-log');
  expect(option.verdict).toBe('possible');
  const target = option.writes[0]!;
  expect(wordsOf(option.steps).slice(2)).toEqual([
    `d.vhdx ${target}`,
    `Mount-VHD -Path ${target} -NoDriveLetter`,
    `Dismount-VHD -Path ${target}`,
  ]);
  const plan = await planOf(folder);
  expect(plan.recommended?.id).toBe('flatten');
  expect(plan.options.find(({ id }) => id === 'copy-standalone')?.verdict).toBe('impossible');
  expect(plan.options.find(({ id }) => id === 'convert-vhd')?.verdict).toBe('impossible');
});

it('of a member of a chain is impossible: it would cut the chain', async () => {
  const folder = (await setOf(2)).file(diskName(2), await dirty(true));
  const option = await optionOf(folder, 'replay-log');
  expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
});
