import { expect, it } from 'vitest';
import { changeHeader } from '../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { compareIdentity } from '../../src/recovery/identity-comparison.ts';
import { diskAt, guid, type SmallDisk, SmallFolder, smallDisk } from '../sets/small-folder.ts';

/** A child that asks for 1, and a candidate of that name. */
async function compared(candidate: SmallDisk, olderId?: number, { damaged = false } = {}) {
  const file = await smallDisk(candidate);
  const image = new MemorySource();
  const bytes = Buffer.alloc(file.size);
  await file.read(bytes, 0);
  await image.write(bytes, 0);
  if (olderId !== undefined) {
    await changeHeader(image, 1, { sequenceNumber: 9n });
    await changeHeader(image, 2, { dataWriteGuid: guid(olderId), sequenceNumber: 1n });
    if (damaged) await image.write(Uint8Array.of(0xff), 0x20000 + 0x800);
  }
  const folder = new SmallFolder().file('base.vhdx', image);
  await folder.disk('child.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const inventory = await folder.take();
  return compareIdentity(diskAt(inventory, 'child.avhdx'), diskAt(inventory, 'base.vhdx'));
}

it('recognises the very file by its older header', async () => {
  const { verdict, conclusion, evidence } = await compared({ id: 5 }, 1);
  expect(verdict).toBe('same-file-changed');
  expect(conclusion).toContain('changed after the child was made');
  expect(evidence).toContainEqual({
    path: 'base.vhdx',
    offset: 0x20000,
    what: 'older header, DataWriteGuid',
    value: guid(1),
    certainty: 'decoded',
  });
});

it('recognises another disk by what stays the same along a chain', async () => {
  expect((await compared({ id: 5, diskId: 9 }, 5)).verdict).toBe('another-disk');
});

it('leaves open whether a larger one is the parent, enlarged since', async () => {
  const { verdict, conclusion } = await compared({ id: 5, spec: { virtualSize: 0x400000 } }, 5);
  expect(verdict).toBe('open');
  expect(conclusion).toContain('enlarged after the child was made');
});

it('does not tell when the content changed where only a damaged header tells the identity', async () => {
  const { verdict, conclusion } = await compared({ id: 5 }, 1, { damaged: true });
  expect(verdict).toBe('open');
  expect(conclusion).toMatch(/^It is the very file .*damaged header/);
  expect(conclusion).not.toContain('content was changed');
});

it('leaves open what nothing decides, and calls times no proof', async () => {
  const { verdict, evidence } = await compared({ id: 5 }, 5);
  expect(verdict).toBe('open');
  const times = evidence.filter(({ what }) => what.includes('modified'));
  expect(times.map(({ certainty }) => certainty)).toEqual(['inferred', 'inferred']);
});
