import { MemorySource } from '../../src/bytes/memory-source.ts';
import { PARENT_LOCATOR } from '../../src/formats/vhdx/guids.ts';
import { openVhdx } from '../../src/formats/vhdx/vhdx.ts';
import { encodeLogArea } from '../../src/formats/vhdx/write/log-area.ts';
import { guid, type SmallDisk, smallDisk } from './small-folder.ts';

const PAGE_BYTES = 4096;

async function imageOf(disk: SmallDisk): Promise<MemorySource> {
  const file = await smallDisk(disk);
  const image = new MemorySource();
  const bytes = new Uint8Array(file.size);
  await file.read(bytes, 0);
  await image.write(bytes, 0);
  return image;
}

/** A child as it is, with an old entry in its clean log that wrote its locator as it was. */
export async function relinkedChild(now: SmallDisk, before: SmallDisk): Promise<MemorySource> {
  const [image, earlier] = [await imageOf(now), await imageOf(before)];
  const { header, metadataTable } = await openVhdx(image);
  const { itemOffset } = metadataTable!.entries.find(({ itemId }) => itemId === PARENT_LOCATOR)!;
  const offset = itemOffset - (itemOffset % PAGE_BYTES);
  const bytes = earlier.bytes.slice(offset, offset + PAGE_BYTES);
  const entry = {
    sequenceNumber: 7n,
    position: 8192,
    patches: [{ offset, length: PAGE_BYTES, bytes }],
  };
  const log = { guid: guid(0x106), entries: [entry] };
  const { logOffset, logLength } = header!;
  await image.write(encodeLogArea(log, logLength, image.size), logOffset);
  return image;
}
