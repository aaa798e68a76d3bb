import { expect, it } from 'vitest';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

it('names the leaf, asserts that Windows finds the copy of its parent first, and writes one new file', async () => {
  const option = await optionOf(await setOf(2), 'convert-vhd');
  expect(wordsOf(option.steps)).toEqual([
    'new',
    `(Get-VHD -Path ${diskName(2)} ).ParentPath -eq (Convert-Path -LiteralPath ${diskName(1)} )`,
    `Convert-VHD -Path ${diskName(2)} -DestinationPath new/s-converted.vhdx -VHDType Dynamic`,
  ]);
});

it.each([
  ['a missing parent', { 1: null }, 'every file'],
  ['a parent of another identity', { 1: { id: 7 } }, 'every file'],
  ['different sectors', { 2: { spec: { logicalSectorSize: 4096 as const } } }, '0xC03A001D'],
])('is impossible with %s', async (_, change, why) => {
  const option = await optionOf(await setOf(2, change), 'convert-vhd');
  expect(option.verdict).toBe('impossible');
  expect(option.why).toContain(why);
});
