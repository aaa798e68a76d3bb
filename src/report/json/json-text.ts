import { mayDirect, UNPRINTABLE } from '../printable.ts';

/** A value as JSON of two spaces, with a line break at its end; fit for a terminal. */
export function jsonText(value: unknown): string {
  return `${inertJson(JSON.stringify(value, null, 2))}\n`;
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
