import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { smallDisk } from '../../sets/small-folder.ts';
import { DATA, diskName, optionOf, planOf, setOf } from '../small-plan.ts';

it('of a file that was cut short, copies it again', async () => {
  const folder = await setOf(1);
  const whole = await smallDisk({ id: 1, blocks: [DATA] });
  const bytes = Buffer.alloc(whole.size);
  await whole.read(bytes, 0);
  folder.file(diskName(1), new MemorySource(bytes.subarray(0, bytes.length - 4096)));
  const option = await optionOf(folder, 'restore-damaged-disk');
  expect(option.verdict).toBe('recommended');
  expect(option.steps[0]!.text).toContain('beyond the end of the file');
  expect(option.warnings.join()).toContain('Do not repair');
  const partial = await optionOf(folder, 'recover-partially');
  expect(partial.verdict).toBe('last-resort');
});

it('is no option where nothing is damaged', async () => {
  const ids = (await planOf(await setOf(2))).options.map(({ id }) => id);
  expect(ids).not.toContain('restore-damaged-disk');
});
