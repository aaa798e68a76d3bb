import { expect, it } from 'vitest';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { SourceError } from '../../../src/bytes/source-error.ts';
import { loggedLocators } from '../../../src/formats/vhdx/logged-locators.ts';
import { openVhdx } from '../../../src/formats/vhdx/vhdx.ts';
import { relinkedChild } from '../../sets/relinked-child.ts';
import { guid, smallDisk } from '../../sets/small-folder.ts';

const asks = (parentId: number) => ({ id: 2, parentId, relative: '.\\base.vhdx' });

it('finds what a locator was, in a log that is clean, and where', async () => {
  const image = await relinkedChild(asks(5), asks(1));
  const { header, metadataTable, log } = await openVhdx(image);
  expect(log!.dirty).toBe(false);
  const found = await loggedLocators(image, header!, metadataTable!);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    offset: header!.logOffset + 8192,
    sequenceNumber: 7n,
    locator: { linkage: guid(1), relativePath: '.\\base.vhdx' },
  });
});

it('finds nothing in an empty log, in a disk without a parent, or where the log cannot be read', async () => {
  const child = await smallDisk(asks(1));
  const { header, metadataTable } = await openVhdx(child);
  expect(await loggedLocators(child, header!, metadataTable!)).toEqual([]);
  const base = await smallDisk({ id: 1 });
  const opened = await openVhdx(base);
  expect(await loggedLocators(base, opened.header!, opened.metadataTable!)).toEqual([]);
  const bad: ByteSource = {
    size: child.size,
    read: async () => {
      throw new SourceError('child', 'unreadable', 'I/O error');
    },
  };
  expect(await loggedLocators(bad, header!, metadataTable!)).toEqual([]);
});

it('reads no more of a log than 4 MiB, whatever the header says', async () => {
  const image = await relinkedChild(asks(5), asks(1));
  const { header, metadataTable } = await openVhdx(image);
  let most = 0;
  const counted: ByteSource = {
    size: 2 ** 40,
    read: async (target) => {
      most = Math.max(most, target.length);
    },
  };
  const huge = { logOffset: header!.logOffset, logLength: 0xffff_f000 };
  expect(await loggedLocators(counted, huge, metadataTable!)).toEqual([]);
  expect(most).toBe(4 * 1024 * 1024);
});
