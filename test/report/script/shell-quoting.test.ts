import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commentSafe,
  quoteCmd,
  quotePosix,
  quotePowerShell,
  remSafe,
  UnquotableError,
} from '../../../src/report/script/shell-quoting.ts';

const HOSTILE = [
  '',
  ' ',
  "it's",
  "'; Remove-Item -Recurse C:\\ #",
  '$(Remove-Item x)',
  '$(touch broken-out)',
  '`touch broken-out`',
  '"; touch broken-out; "',
  '\u2018; Remove-Item x; \u2019',
  '\u201a\u201b\u2018\u2019\u2018',
  '\u201c$(Remove-Item x)\u201d\u201e',
  'a\nb',
  '\ntouch broken-out\nb',
  'a\r\n\tb',
  'report\u202excod.vhdx',
  '%PATH% ^& !x!',
  '--% $x',
  '-rf',
  '\\',
  "\\'",
  '#comment',
  '<# #>',
  '*?[a]{b,c}~',
  '\u2011 two bytes of it are quotes in code page 1252',
  'x'.repeat(255),
  "'".repeat(255),
];

/** Any string: half of the examples are made of what shells care about. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      ...'\'"`$()\\\n\r\t;&|%!^ #-ab\u2018\u2019\u201a\u201b\u201c\u202e😀\ud800\0',
    ),
    maxLength: 40,
  }),
);

/**
 * Reads one PowerShell value the way the language specification does (2.3.5.2 and 7.7.1) and no
 * other: a verbatim string, or in parentheses verbatim strings and `[char]` literals joined by `+`.
 * Every quote that PowerShell knows ends a string here. Throws where anything else stands.
 */
function readPowerShellValue(source: string): string {
  const isQuote = (c: string | undefined) =>
    c !== undefined && "'\u2018\u2019\u201a\u201b".includes(c);
  let at = 0;
  const expectText = (text: string) => {
    if (!source.startsWith(text, at)) throw new Error(`expected ${text} at ${at} in ${source}`);
    at += text.length;
  };
  const readString = () => {
    let value = '';
    for (at++; ; at++) {
      if (at >= source.length) throw new Error('string without end');
      if (isQuote(source[at])) {
        if (!isQuote(source[at + 1])) break;
        at++;
        value += source[at - 1];
      } else value += source[at];
    }
    at++;
    return value;
  };
  const readOperand = () => {
    if (isQuote(source[at])) return readString();
    expectText('[char]0x');
    const digits = /^[0-9A-F]{2,4}/.exec(source.slice(at))![0];
    at += digits.length;
    return String.fromCharCode(Number.parseInt(digits, 16));
  };
  let value: string;
  if (source.startsWith('(')) {
    at = 1;
    if (!isQuote(source[at])) throw new Error('a sum must begin with a string');
    value = readOperand();
    while (source[at] !== ')') {
      expectText(' + ');
      value += readOperand();
    }
    at++;
  } else {
    if (!isQuote(source[at])) throw new Error('neither a string nor a sum');
    value = readString();
  }
  if (at !== source.length) throw new Error(`broke out at ${at}: ${source.slice(at)}`);
  return value;
}

describe('quotePowerShell', () => {
  it('doubles quotes in one plain literal', () => {
    expect(quotePowerShell("C:\\it's")).toBe("'C:\\it''s'");
    expect(quotePowerShell('')).toBe("''");
  });

  it('spells everything outside printable ASCII as characters, after a first string', () => {
    expect(quotePowerShell('a\nb')).toBe("('a' + [char]0x0A + 'b')");
    expect(quotePowerShell('\u2019')).toBe("('' + [char]0x2019)");
    expect(quotePowerShell('😀')).toBe("('' + [char]0xD83D + [char]0xDE00)");
  });

  it.each(HOSTILE)('keeps %j in', (text) => {
    expect(readPowerShellValue(quotePowerShell(text))).toBe(text);
  });

  it('gives back any string, in ASCII on one line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const quoted = quotePowerShell(text);
        expect(quoted).toMatch(/^[\x20-\x7e]+$/);
        expect(readPowerShellValue(quoted)).toBe(text);
      }),
    );
  });

  it('is judged by a reader that notices a break-out', () => {
    expect(() => readPowerShellValue("'a\u2019; Remove-Item x'")).toThrow('broke out');
  });
});

describe('quoteCmd', () => {
  it('puts the name in double quotes, where cmd leaves & | < > ^ ( ) alone', () => {
    expect(quoteCmd('C:\\R&D (old) ^1')).toBe('"C:\\R&D (old) ^1"');
  });

  it('doubles backslashes at the end, which would escape the quote', () => {
    expect(quoteCmd('D:\\')).toBe('"D:\\\\"');
    expect(quoteCmd('a\\b')).toBe('"a\\b"');
  });

  it.each([
    ['a"b', /double quote/],
    ['100%', /percent sign/],
    ['a!b', /exclamation mark/],
    ['a\nb', /control character/],
    ['a\0b', /control character/],
    ['Büro', /outside ASCII/],
    ['a\u202eb', /outside ASCII/],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => quoteCmd(text)).toThrow(UnquotableError);
    expect(() => quoteCmd(text)).toThrow(reason);
  });

  it('shows the refused text without letting it act', () => {
    expect(() => quoteCmd('a\u001b[2J')).toThrow('"a\\u{1b}[2J" cannot be quoted for cmd');
  });

  it('quotes any other string between exactly two quotes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let quoted: string;
        try {
          quoted = quoteCmd(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UnquotableError);
          return;
        }
        expect(quoted).toMatch(/^"[^"%!\r\n]*"$/);
        expect(quoted.slice(1, -1).replace(/(\\*)\1$/, '$1')).toBe(text);
      }),
    );
  });
});

describe('quotePosix', () => {
  /** What the shell passes on, each text ended by NUL. */
  function throughShell(shell: string, texts: readonly string[]): string[] {
    const script = texts.map((text) => `printf '%s\\0' ${quotePosix(text)}\n`).join('');
    expect(script).not.toMatch(/[\r\t\u202e]/);
    const output = execFileSync(shell, { input: script, env: { PATH: process.env.PATH ?? '' } });
    return output.toString('utf8').split('\0').slice(0, -1);
  }

  it('uses single quotes, and reads well', () => {
    expect(quotePosix("it's $HOME")).toBe("'it'\\''s $HOME'");
    expect(quotePosix('')).toBe("''");
    expect(quotePosix('a\tb')).toBe("'a'\"$(printf '\\011')\"'b'");
  });

  it.each(['dash', 'bash'])('%s gives back the hostile names', (shell) => {
    expect(throughShell(shell, HOSTILE)).toEqual(HOSTILE);
  });

  it.each(['dash', 'bash'])('%s gives back any string that it can hold', (shell) => {
    const texts = fc
      .sample(anyText, { numRuns: 2000, seed: 7 })
      .filter((text) => !/\p{Cs}/u.test(text) && !text.includes('\0') && !text.endsWith('\n'));
    expect(texts.length).toBeGreaterThan(500);
    expect(throughShell(shell, texts)).toEqual(texts);
  });

  it.each([
    ['a\0b', /NUL/],
    ['\ud800', /surrogate/],
    ['a\n', /ends with a line feed/],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => quotePosix(text)).toThrow(UnquotableError);
    expect(() => quotePosix(text)).toThrow(reason);
  });
});

describe('comments', () => {
  it('stay on their line in # comments', () => {
    expect(commentSafe('a\nRemove-Item b\u202e é 100%')).toBe(
      'a\\u{a}Remove-Item b\\u{202e} \\u{e9} 100%',
    );
  });

  it('do not expand or redirect in rem lines', () => {
    expect(remSafe('R&D 5% ^ > x')).toBe('R\\u{26}D 5\\u{25} \\u{5e} \\u{3e} x');
  });

  it('are ASCII whatever they hold', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(commentSafe(text)).toMatch(/^[\x20-\x7e]*$/);
        expect(remSafe(text)).not.toMatch(/[%!^&|<>"\p{Cc}]/u);
      }),
    );
  });
});
