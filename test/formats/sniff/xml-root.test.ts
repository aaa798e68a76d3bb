import { describe, expect, it } from 'vitest';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { xmlRoot } from '../../../src/formats/sniff/xml-root.ts';

const root = (text: string) => xmlRoot(Buffer.from(text));

describe('root element of an XML document', () => {
  it('is found behind declaration, comments, instructions and white space', () => {
    const prolog = '<?xml version="1.0"?>\r\n<!-- <a> --><?style x?><!DOCTYPE configuration>\n';
    expect(root(`${prolog}<configuration a="b">`)).toBe('configuration');
    expect(root('<Events>')).toBe('Events');
    expect(root('<a/>')).toBe('a');
  });

  it('is found in every encoding, whatever the declaration claims', () => {
    const text = '<?xml encoding="UTF-16"?><configuration>';
    const little = encodeUtf16(text);
    const bytes = {
      'UTF-8': Buffer.from(text),
      'UTF-8 with BOM': Buffer.from(`\ufeff${text}`),
      'UTF-16LE': little,
      'UTF-16LE with BOM': encodeUtf16(`\ufeff${text}`),
      'UTF-16BE': Buffer.from(little).swap16(),
      'UTF-16BE with BOM': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    };
    for (const [encoding, document] of Object.entries(bytes)) {
      expect([encoding, xmlRoot(document)]).toEqual([encoding, 'configuration']);
    }
  });

  it('is empty when it lies beyond the bytes at hand', () => {
    for (const text of ['<?xml ', '<!-- long', '<?xml?>  ', '<configura', '<']) {
      expect([text, root(text)]).toEqual([text, '']);
    }
  });

  it('is null for what is no XML', () => {
    for (const text of ['', 'text <a>', '{"a": 1}', '<<a>', '<?xml?>text', '< a>']) {
      expect([text, root(text)]).toEqual([text, null]);
    }
    expect(xmlRoot(Buffer.alloc(512))).toBeNull();
    expect(xmlRoot(Buffer.alloc(511, 0xff))).toBeNull();
  });
});
