import { expect, it } from 'vitest';
import { outlineText } from '../../../src/report/text/outline-text.ts';
import { page } from './small-page.ts';

it('shows structures with hexadecimal offsets, aligned fields and nested parts', () => {
  const text = outlineText(
    [
      {
        name: 'header 1',
        offset: 0x10000,
        note: 'current',
        fields: { sequenceNumber: '8', logOffset: 4096, dirty: false, missing: null },
        parts: [{ name: 'part', offset: null, fields: {} }],
      },
    ],
    page(),
  );
  expect(text).toBe(
    [
      'header 1  @ 0x10000  current',
      '  sequenceNumber  8',
      '  logOffset       4096 (0x1000)',
      '  dirty           false',
      '  missing         -',
      '  part',
      '',
    ].join('\n'),
  );
});

it('escapes what comes from the file', () => {
  const outline = { name: 'a\u0007', offset: 0, fields: { creator: '\u001b]0;x\u0007' } };
  expect(outlineText([outline], page())).toBe('a\\u{7}  @ 0x0\n  creator  \\u{1b}]0;x\\u{7}\n');
});
