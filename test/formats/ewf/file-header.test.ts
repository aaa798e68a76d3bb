import { describe, expect, it } from 'vitest';
import { imageFormatOf, segmentNumberOf } from '../../../src/formats/ewf/file-header.ts';

describe('the start of an image', () => {
  it.each([
    ['ewf', 'EVF\t\r\n\xff\0\x01\x02\x01\0\0'],
    ['ewf-logical', 'LVF\t\r\n\xff\0'],
    ['ewf2', 'EVF2\r\n\x81\0'],
    ['ewf2-logical', 'LEF2\r\n\x81\0'],
    ['aff', 'AFF10\r\n\0'],
    ['aff4', `PK\x03\x04${'\0'.repeat(26)}container.description`],
    [null, `PK\x03\x04${'\0'.repeat(26)}word/document.xml....`],
    [null, 'EVF\t\r\n'],
    [null, ''],
  ])('%s', (format, text) => {
    expect(imageFormatOf(Buffer.from(text, 'latin1'))).toBe(format);
  });

  it('tells the number of the segment', () => {
    expect(segmentNumberOf(Buffer.from('EVF\t\r\n\xff\0\x01\x02\x01\0\0', 'latin1'))).toBe(258);
  });
});
