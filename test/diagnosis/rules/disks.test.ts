import { expect, it } from 'vitest';
import { child } from '../../../fixtures/broken/rules/disk.ts';
import {
  buildVhdx,
  changeHeader,
  guidOf,
  MIB,
  setLog,
  takePages,
} from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

const about = async (image: MemorySource) => findingsIn(new SmallFolder().file('a.vhdx', image));

it('is silent about a sound disk', async () => {
  expect(await about(await buildVhdx({}, [{ block: 0, data: Buffer.from('x') }]))).toEqual([]);
});

it('reports a dirty log, with the number of entries to replay', async () => {
  const image = await buildVhdx();
  const patches = takePages(image, 2 * MIB);
  await setLog(image, { guid: guidOf('log'), entries: [{ patches }] });
  const finding = only(await about(image), 'dirty-log');
  expect(finding).toMatchObject({ severity: 'warning', subject: 'a.vhdx' });
  expect(finding.evidence[0]).toMatchObject({ value: 1, certainty: 'decoded' });
  expect(finding.advice).toContain('mount a copy once on Windows');
});

it('advises no one to mount a disk of a chain alone, because of its log', async () => {
  const image = await child();
  await setLog(image, { guid: guidOf('log'), entries: [{ patches: takePages(image, 2 * MIB) }] });
  const { advice } = only(await about(image), 'dirty-log');
  expect(advice).toContain('Flatten the chain');
  expect(advice).toContain('Do not mount a copy of this disk alone');
});

it('refuses the data of a disk whose log can’t be replayed', async () => {
  const image = await buildVhdx();
  for (const number of [1, 2] as const)
    await changeHeader(image, number, { logGuid: guidOf('log') });
  expect(brief(await about(image))).toEqual(['error unreadable-disk a.vhdx']);
});

it.each([
  ['damaged-header', 0x10000],
  ['damaged-region-table', 0x30000],
])('%s: the second copy serves, and it is said', async (id, offset) => {
  const image = await buildVhdx();
  await image.write(Buffer.from([0xff]), offset + 100);
  const finding = only(await about(image), id);
  expect(finding.severity).toBe('warning');
  expect(finding.evidence[0]?.offset).toBe(offset);
});

it.each([
  ['older', 0x10000, 'the damaged one was the older'],
  ['newer', 0x20000, 'If the damaged one was the newer'],
])('a damaged header that was the %s is told as what it was', async (_, offset, words) => {
  const image = await buildVhdx();
  await image.write(Buffer.from([0xff]), offset + 100);
  expect(only(await about(image), 'damaged-header').explanation).toContain(words);
});

it('says that nothing can be read when both headers are gone', async () => {
  const image = await buildVhdx();
  for (const offset of [0x10000, 0x20000]) await image.write(Buffer.alloc(4096), offset);
  const finding = only(await about(image), 'unreadable-disk');
  expect(finding.title).toContain('neither header is valid');
  expect(finding.explanation).toContain('headers at 0x10000');
});

it('says where a fault is, and that of two region tables nothing is lost with one', async () => {
  const image = await buildVhdx();
  const cut = new MemorySource(image.bytes.subarray(0, 3 * MIB));
  const fault = only(await about(cut), 'damaged-structure');
  expect(fault.explanation).toContain(
    'in the block allocation table at 0x300000: the table is cut',
  );
  await image.write(Buffer.from([0xff]), 0x30000 + 100);
  const copy = only(await about(image), 'damaged-region-table');
  expect(copy.explanation).toContain('nothing is lost');
});

it('recognises a disk whose creation never completed', async () => {
  expect(brief(await about(await buildVhdx({ incomplete: true })))).toEqual([
    'error incomplete-creation a.vhdx',
  ]);
});

it('names a required item that is unknown', async () => {
  const extraItems = [{ itemId: guidOf('?'), data: Buffer.alloc(8), isRequired: true }];
  expect(brief(await about(await buildVhdx({ extraItems })))).toEqual([
    'error unsupported-required-item a.vhdx',
  ]);
  const extraRegions = [{ guid: guidOf('?'), required: true }];
  expect(brief(await about(await buildVhdx({ extraRegions })))).toEqual([
    'error unsupported-required-item a.vhdx',
  ]);
});

it('counts the blocks that a truncated file has lost', async () => {
  const image = await buildVhdx({}, [
    { block: 0, data: Buffer.alloc(MIB, 1) },
    { block: 1, data: Buffer.alloc(MIB, 2) },
  ]);
  const cut = new MemorySource(image.bytes.subarray(0, image.size - MIB - 4096));
  const finding = only(await about(cut), 'truncated-file');
  expect(finding).toMatchObject({ severity: 'error' });
  expect(finding.title).toContain('2 blocks');
  expect(finding.explanation).toContain('closed properly');
  expect(finding.evidence.at(-1)).toMatchObject({ what: 'log', offset: MIB });
});
