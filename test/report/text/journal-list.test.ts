import { expect, it } from 'vitest';
import { journalJson, journalLine } from '../../../src/report/text/journal-list.ts';

const EVENT = {
  ...{ time: 132_595_006_891_234_567n, reasons: ['file-delete', 'close'], usn: 2n ** 60n },
  ...{ id: 40, generation: 2, parentId: 5, parentGeneration: 5, attributes: 0x20 },
  ...{ name: 'x', path: 'Sets/x\u202e' },
};

it('is a line for people, names escaped, and an object with every decimal', () => {
  expect(journalLine(EVENT)).toBe('2021-03-06 10:38:09  file-delete close   Sets/x\\u{202e}');
  expect(journalJson(EVENT)).toMatchObject({
    ...{ time: '2021-03-06T10:38:09.1234567Z', path: 'Sets/x\u202e', usn: '1152921504606846976' },
  });
  const gap = { gap: { offset: 4096, length: 16 } };
  expect(journalLine(gap)).toContain('16 bytes of the journal at 4096');
  expect(journalJson(gap)).toEqual(gap);
});
