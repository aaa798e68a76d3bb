import { mayDirect, UNPRINTABLE } from '../printable.ts';

/** A value as JSON of two spaces, with a line break at its end; fit for a terminal. */
export function jsonText(value: unknown): string {
  return `${inertJson(JSON.stringify(value, null, 2))}\n`;
}

/**
 * The same text, an element of each list at a time: of an analysis of thousands of disks neither the whole
 * text is held nor, where the lists are made when they are asked for, more than one of them.
 * @param value its own keys, as `JSON.stringify` takes them
 */
export function* jsonPieces(value: object): Generator<string> {
  let before = '{\n';
  for (const key of Object.keys(value)) {
    const one: unknown = value[key as keyof typeof value];
    if (one === undefined) continue;
    yield `${before}  ${inertJson(JSON.stringify(key))}: `;
    if (Array.isArray(one) && one.length > 0) yield* elements(one);
    else yield indented(one, '  ');
    before = ',\n';
  }
  yield before === '{\n' ? '{}\n' : '\n}\n';
}

function* elements(list: readonly unknown[]): Generator<string> {
  let before = '[\n    ';
  for (const one of list) {
    yield `${before}${indented(one ?? null, '    ')}`;
    before = ',\n    ';
  }
  yield '\n  ]';
}

/** No text in JSON holds a line break: each that is there begins a line. */
function indented(value: unknown, by: string): string {
  return inertJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${by}`);
}

/**
 * JSON in which no character directs a terminal: names from files may hold C1 controls and
 * bidirectional marks, which `JSON.stringify` leaves as they are. Every parser reads the same value.
 */
export function inertJson(json: string): string {
  if (!mayDirect(json)) return json;
  return json.replace(UNPRINTABLE, (character) =>
    character === '\n' ? character : escapeUnits(character),
  );
}

/** JSON escapes UTF-16 units, not code points. */
function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
