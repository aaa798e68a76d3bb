/** So many segments can be named: E01 to E99, then EAA to ZZZ. */
const NUMBERED = 99;
const LETTERS = 26;

/**
 * The name of a segment file: `.E01` to `.E99`, `.EAA` to `.EZZ`, `.FAA` to `.ZZZ`. Upper or lower
 * case, and the letter, are those of the first.
 * @param first the name or path of the first segment, with its three-letter extension
 * @param number from 1
 * @returns null past the last name there is, or where `first` is not the name of a first segment
 */
export function segmentName(first: string, number: number): string | null {
  const match = /^(.*\.)([a-z])01$/i.exec(first);
  if (!match) return number === 1 ? first : null;
  const [, stem, letter] = match as unknown as [string, string, string];
  if (number <= NUMBERED) return `${stem}${letter}${String(number).padStart(2, '0')}`;
  const small = letter === letter.toLowerCase();
  const a = (small ? 'a' : 'A').charCodeAt(0);
  const index = number - NUMBERED - 1;
  const lead = letter.charCodeAt(0) + Math.floor(index / (LETTERS * LETTERS));
  if (lead > a + LETTERS - 1) return null;
  const middle = a + (Math.floor(index / LETTERS) % LETTERS);
  return stem + String.fromCharCode(lead, middle, a + (index % LETTERS));
}
