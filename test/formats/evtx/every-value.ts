import type {
  FixtureElement,
  FixtureInstance,
  FixtureValue,
} from '../../../fixtures/scene/evtx/chunk-writer.ts';
import { encodeGuid } from '../../../src/bytes/guid.ts';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';

const bytesOf = (size: number, fill: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(size);
  fill(new DataView(bytes.buffer));
  return bytes;
};

/** A value of every type, and how it is written. */
export const EVERY_VALUE: readonly { type: number; bytes: Uint8Array; text: string }[] = [
  { type: 0x01, bytes: encodeUtf16('Grüße & <tags>'), text: 'Grüße & <tags>' },
  { type: 0x02, bytes: Uint8Array.of(0x6e, 0x6f, 0x64, 0x65), text: 'node' },
  { type: 0x03, bytes: Uint8Array.of(0x85), text: '-123' },
  { type: 0x04, bytes: Uint8Array.of(0x85), text: '133' },
  { type: 0x05, bytes: bytesOf(2, (v) => v.setInt16(0, -12345, true)), text: '-12345' },
  { type: 0x06, bytes: bytesOf(2, (v) => v.setUint16(0, 54321, true)), text: '54321' },
  { type: 0x07, bytes: bytesOf(4, (v) => v.setInt32(0, -2147024891, true)), text: '-2147024891' },
  { type: 0x08, bytes: bytesOf(4, (v) => v.setUint32(0, 4000000000, true)), text: '4000000000' },
  {
    type: 0x09,
    bytes: bytesOf(8, (v) => v.setBigInt64(0, -9007199254740995n, true)),
    text: '-9007199254740995',
  },
  {
    type: 0x0a,
    bytes: bytesOf(8, (v) => v.setBigUint64(0, 18446744073709551557n, true)),
    text: '18446744073709551557',
  },
  { type: 0x0d, bytes: bytesOf(4, (v) => v.setUint32(0, 1, true)), text: 'true' },
  { type: 0x0d, bytes: bytesOf(4, () => {}), text: 'false' },
  { type: 0x0e, bytes: Uint8Array.of(0, 0xab, 0xcd, 0xff), text: '00ABCDFF' },
  {
    type: 0x0f,
    bytes: encodeGuid('d3599536-222a-4d6e-bb10-a6019c3f2b9b'),
    text: '{d3599536-222a-4d6e-bb10-a6019c3f2b9b}',
  },
  {
    type: 0x11,
    bytes: bytesOf(8, (v) => v.setBigUint64(0, 134085066001234567n, true)),
    text: '2025-11-25T01:10:00.1234567Z',
  },
  {
    type: 0x13,
    bytes: Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0),
    text: 'S-1-5-32-544',
  },
  { type: 0x14, bytes: bytesOf(4, (v) => v.setUint32(0, 0x80070005, true)), text: '0x80070005' },
  {
    type: 0x15,
    bytes: bytesOf(8, (v) => v.setBigUint64(0, 0x8000000000000010n, true)),
    text: '0x8000000000000010',
  },
];

/** `<Event><EventData>` with each value as the text of a `<Data>` of its own. */
export function eventOfValues(values: readonly FixtureValue[], shape = 1): FixtureInstance {
  return {
    template: {
      id: `${String(shape).padStart(8, '0')}-2222-3333-4444-555555555555`,
      root: wrapped(
        values.map(({ type }, index) => ({ name: 'Data', content: [{ value: index, type }] })),
      ),
    },
    values,
  };
}

/** The elements inside `<Event><System>…</System><EventData>`. */
export function wrapped(content: readonly FixtureElement[]): FixtureElement {
  const system = { name: 'System', content: [{ name: 'EventID', content: ['19100'] }] };
  return { name: 'Event', content: [system, { name: 'EventData', content }] };
}
