/** What keeps a text from being a GUID, and where. */
export interface GuidFault {
  /** Index of the first wrong character, or of the group that is. */
  readonly index: number;
  readonly length: number;
  /** A clause that a person understands: `group 5 has 11 digits instead of 12`. */
  readonly problem: string;
}

const GROUPS = [8, 4, 4, 4, 12] as const;
/** What is typed for a digit by mistake. */
const LOOK_ALIKE: Readonly<Record<string, string>> = { o: '0', l: '1', i: '1' };

/** The first fault of a text that should be a GUID without braces; null when it is one. */
export function guidFault(text: string): GuidFault | null {
  const wrong = /[^0-9a-f-]/iu.exec(text);
  if (wrong !== null) {
    const problem = wrongCharacter(wrong[0]);
    return { index: wrong.index, length: wrong[0].length, problem };
  }
  const groups = text.split('-');
  if (groups.length !== GROUPS.length) {
    const problem = `it has ${groups.length} group${groups.length === 1 ? '' : 's'} of digits instead of 5 (8-4-4-4-12)`;
    return { index: 0, length: text.length, problem };
  }
  for (let group = 0, index = 0; group < GROUPS.length; group++) {
    const { length } = groups[group]!;
    if (length !== GROUPS[group]) {
      const digits = length === 1 ? 'digit' : 'digits';
      const problem = `group ${group + 1} has ${length} ${digits} instead of ${GROUPS[group]}`;
      return { index, length: Math.max(1, length), problem };
    }
    index += length + 1;
  }
  return null;
}

/** Names the character by its code point where showing it could mislead. */
function wrongCharacter(character: string): string {
  const codePoint = character.codePointAt(0)!;
  const shown = /[\x21-\x7e]/.test(character)
    ? `"${character}"`
    : `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  const meant = LOOK_ALIKE[character.toLowerCase()];
  return `${shown} is not a hexadecimal digit${meant === undefined ? '' : `; the digit ${meant} may be meant`}`;
}
