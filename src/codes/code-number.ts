/** A number found in a text, in every reading that its spelling allows. */
export interface WrittenNumber {
  /** As written. */
  readonly spelling: string;
  /** Unsigned 32-bit readings, the likeliest first: `80070005` may be hexadecimal or decimal. */
  readonly readings: readonly number[];
}

/** Identifiers, paths and times hold digits that are no codes. */
const NOISE =
  /\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?|\bs-1-[\d-]+|\b\d{1,4}[-/.:]\d{1,2}[-/.:][\d.:tz]+|\b[a-z]:\\\S*|\\\\\S+/gi;

const NUMBER =
  /(?<![\w.-])(?:0x(?<prefixed>[0-9a-f]{1,16})l?|(?<bare>(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8})|(?<decimal>-?\d{1,10}))(?![\w-]|\.\d)/gi;

/** What word processors and web pages make of a minus sign. */
const TYPOGRAPHIC_MINUS = /[\u2010-\u2015\u2212](?=\d)/g;

/** Every number of `text` that may be a code, in order. */
export function numbersIn(text: string): WrittenNumber[] {
  return [...text.replace(TYPOGRAPHIC_MINUS, '-').replace(NOISE, ' ').matchAll(NUMBER)].flatMap(
    (match) => {
      const readings = readingsOf(match.groups!);
      return readings.length > 0 ? [{ spelling: match[0], readings }] : [];
    },
  );
}

function readingsOf(groups: Record<string, string | undefined>): number[] {
  const hex = groups.prefixed ?? groups.bare;
  if (hex !== undefined) {
    // A 64-bit program shows a negative HRESULT with its sign extended.
    const digits = hex.replace(/^f{8}(?=[0-9a-f]{8}$)/i, '');
    return digits.length <= 8 ? [Number.parseInt(digits, 16)] : [];
  }
  const decimal = groups.decimal!;
  const value = Number(decimal);
  const readings = /^\d{8}$/.test(decimal) ? [Number.parseInt(decimal, 16)] : [];
  if (value >= -(2 ** 31) && value < 2 ** 32) readings.push(value < 0 ? value + 2 ** 32 : value);
  return readings;
}
