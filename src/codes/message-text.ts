import type { CodeEntry } from './code-entry.ts';

/** Letters and digits alone, in lower case, single spaces between: what two spellings of one message share. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Below two words or this many letters, a piece of text says too little to be a message. */
const SHORTEST_MESSAGE = 8;
const tellsEnough = (words: string) => words.includes(' ') && words.length >= SHORTEST_MESSAGE;

/** Whether the whole message of `entry` stands in `words` ({@link plainWords}), whatever fills its gaps. */
export function quotesMessage(words: string, entry: CodeEntry): boolean {
  return [entry.message, ...entry.alsoTexts].some((message) => {
    if (!tellsEnough(plainWords(message))) return false;
    let from = 0;
    return message.split('…').every((part) => {
      const wanted = plainWords(part);
      const at = ` ${words} `.indexOf(` ${wanted} `, from);
      if (wanted === '') return true;
      from = at + wanted.length;
      return at >= 0;
    });
  });
}

/** Whether `words` is a piece of the message of `entry`. */
export function isPartOfMessage(words: string, entry: CodeEntry): boolean {
  return (
    tellsEnough(words) &&
    [entry.message, ...entry.alsoTexts].some((message) =>
      ` ${plainWords(message)} `.includes(` ${words} `),
    )
  );
}

/** 0 to 1: how many pieces of three letters two texts share (Dice). */
export function likeness(a: string, b: string): number {
  const left = trigrams(a);
  const right = trigrams(b);
  let shared = 0;
  for (const piece of left) if (right.has(piece)) shared++;
  return (2 * shared) / (left.size + right.size || 1);
}

function trigrams(text: string): Set<string> {
  const words = ` ${plainWords(text)} `;
  const pieces = new Set<string>();
  for (let at = 0; at + 3 <= words.length; at++) pieces.add(words.slice(at, at + 3));
  return pieces;
}
