import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { contentOfDisk, contentOfFile } from '../../src/disk/compared-content.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { smallLayer } from './small-disk.ts';

it('takes a file as one run of data', async () => {
  const content = contentOfFile(new MemorySource(Buffer.alloc(1000)), 'a.raw', 'a');
  expect([content.size, content.layers[0]!.name, content.layers[0]!.identity]).toEqual([
    1000,
    'a.raw',
    'a',
  ]);
  for await (const runs of content.runs(600)) {
    expect(runs.extentAt(0)).toMatchObject({ offset: 0, length: 600, kind: 'data', position: 0 });
  }
});

it('asks for the identity of each layer', async () => {
  const layer = await smallLayer([]);
  const disk = openDisk([layer], { complete: true });
  const { layers, size } = contentOfDisk(disk, ({ name }) => `identity of ${name}`);
  expect(size).toBe(disk.virtualSize);
  expect(layers[0]!.identity).toBe('identity of layer');
});
