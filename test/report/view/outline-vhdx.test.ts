import { expect, it } from 'vitest';
import {
  buildVhdx,
  changeHeader,
  guidOf,
  MIB,
  setLog,
  takePages,
} from '../../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../../src/bytes/memory-source.ts';
import { countAllocation } from '../../../src/formats/vhdx/allocation.ts';
import { openVhdx, requireReadable } from '../../../src/formats/vhdx/vhdx.ts';
import { outlineVhdx } from '../../../src/report/view/outline-vhdx.ts';

async function outlineOf(image: MemorySource) {
  const vhdx = await openVhdx(image);
  return outlineVhdx(vhdx, vhdx.refusal ? null : await countAllocation(requireReadable(vhdx)));
}

it('shows every structure in reading order, each with its offset', async () => {
  const image = await buildVhdx({}, [{ block: 0, data: Buffer.from('x') }]);
  const outline = await outlineOf(image);
  expect(outline.map(({ name }) => name)).toEqual([
    'file type identifier',
    'header 1',
    'header 2',
    'log',
    'region table 1',
    'region table 2',
    'metadata table',
    'metadata',
    'block allocation table',
  ]);
  expect(outline.every(({ offset }) => offset !== null)).toBe(true);
  expect(outline.filter(({ note }) => note === 'current')).toHaveLength(1);
  expect(outline.at(-1)?.parts?.[0]?.fields).toMatchObject({ notPresent: 2, fullyPresent: 1 });
});

it('shows the entries of a dirty log', async () => {
  const image = await buildVhdx();
  await setLog(image, { guid: guidOf('log'), entries: [{ patches: takePages(image, 2 * MIB) }] });
  const log = (await outlineOf(image)).find(({ name }) => name === 'log');
  expect(log).toMatchObject({ note: 'dirty: replayed in memory', fields: { entriesToReplay: 1 } });
  expect(log?.parts).toHaveLength(1);
});

it('shows what is left of a damaged file, and the faults at their places', async () => {
  const image = await buildVhdx();
  await changeHeader(image, 1, { logGuid: guidOf('log') });
  await image.write(Buffer.alloc(4096), 0x20000);
  const outline = await outlineOf(image);
  expect(outline.find(({ name }) => name === 'header 2')?.note).toBe('the signature is wrong');
  expect(outline.map(({ name }) => name)).toContain('fault: log-no-active-sequence');
});

it('shows a parent locator as it stands', async () => {
  const parentLocator = [['parent_linkage', `{${guidOf('p')}}`]] as const;
  const outline = await outlineOf(await buildVhdx({ type: 'differencing', parentLocator }));
  const metadata = outline.find(({ name }) => name === 'metadata');
  expect(metadata?.parts?.[0]?.parts?.[0]).toMatchObject({
    name: 'parent_linkage',
    fields: { value: `{${guidOf('p')}}` },
  });
});
