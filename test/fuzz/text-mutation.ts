import type { Random } from './field.ts';

/** What hostile or broken texts hold in places where nobody expects it. */
const DICTIONARY = [
  ...['', '\0', '\ufeff', '\u202e', '\u001b[31m', '\ud800', '\udc00x', '\r', '\r\n\r\n', '\u2028'],
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/>',
    '</',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?xml ?>',
    '<!DOCTYPE a>',
  ],
  ...['&lt;', '&#0;', '&#x110000;', '&#xd800;', '&unknown;', '&#99999999999999;', 'xmlns:a="b"'],
  ...['-1', '0', '1e309', 'NaN', '4294967296', '18446744073709551616', '0x', '9'.repeat(400)],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'],
  ...['D:', 'D:(', '(A;;FA;;;)', '(A;OICI;0xffffffffffff;;;S-1-5-83-1-1-2-3-4)', 'S-1-', ';;;;;;'],
  ...['{', '}', '\\', '..\\..\\..', '\\\\?\\', 'C:', '%SystemRoot%', '$(x)', '`', '\t'],
  ...['2026-02-30T25:61:61Z', '0000-00-00', '+999999-01-01T00:00:00Z', '19100', '0x80070005'],
];

/** A text with one to four things changed in it, most of them between tokens. */
export function mutateText(text: string, random: Random): { text: string; what: string } {
  let changed = text;
  const words: string[] = [];
  for (let count = 1 + random(4); count > 0; count--) {
    const step = changeOnce(changed, random);
    changed = step.text.slice(0, text.length * 3 + 4096);
    words.push(step.what);
  }
  return { text: changed, what: words.join('; ') };
}

function changeOnce(text: string, random: Random): { text: string; what: string } {
  const at = boundaryNear(text, random(text.length + 1));
  const end = boundaryNear(text, Math.min(text.length, at + random([8, 64, 1024][random(3)]!)));
  const [from, to] = [Math.min(at, end), Math.max(at, end)];
  const piece = text.slice(from, to);
  const replace = (by: string, what: string) => ({
    text: text.slice(0, from) + by + text.slice(to),
    what: `${what} at ${from}`,
  });
  switch (random(8)) {
    case 0:
      return replace('', `${piece.length} characters less`);
    case 1:
      return replace(piece + piece, `${piece.length} characters twice`);
    case 2:
      return replace(piece.repeat(2 + random(60)), `${piece.length} characters many times`);
    case 3:
      return { text: text.slice(0, from), what: `cut at ${from}` };
    case 4: {
      const other = random(text.length + 1);
      const moved = text.slice(other, other + (to - from));
      return replace(moved, `${moved.length} characters of ${other}`);
    }
    case 5: {
      const number = String(random(2 ** 31) - 2 ** 30);
      const digits = text.slice(from).search(/\d+/);
      if (digits < 0) return replace(number, 'a number');
      const place = from + digits;
      const length = /^\d+/.exec(text.slice(place))![0].length;
      const changed = text.slice(0, place) + number + text.slice(place + length);
      return { text: changed, what: `${number} at ${place}` };
    }
    default: {
      const word = DICTIONARY[random(DICTIONARY.length)]!;
      const inserted = random(2) === 0 ? word : word + piece;
      return replace(inserted, JSON.stringify(word.slice(0, 40)));
    }
  }
}

/** The next place where one token ends and another begins, more often than not. */
function boundaryNear(text: string, at: number): number {
  const found = text.slice(at, at + 200).search(/[^\w]\b|\b[^\w]/);
  return at % 4 === 0 || found < 0 ? at : at + found + (at % 2);
}
