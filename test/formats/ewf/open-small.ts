import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { openEwf } from '../../../src/formats/ewf/ewf.ts';

/** Opens an image whose segments are in memory, named `segment 1` and so on. */
export function openSegments(...segments: readonly Uint8Array[]) {
  const sources: ByteSource[] = segments.map((bytes) => new MemorySource(bytes));
  return openEwf(sources[0]!, {
    openSegment: async (number) => sources[number - 1] ?? null,
    nameSegment: (number) => `segment ${number}`,
  });
}

/** The whole medium. */
export async function readMedium({ medium }: { medium: ByteSource }): Promise<Uint8Array> {
  const bytes = new Uint8Array(medium.size);
  await medium.read(bytes, 0);
  return bytes;
}
