import { FormatError } from '../../bytes/fault.ts';
import type { PlainValue } from './plain-value.ts';

/** `ConvertTo-Json` itself goes down to 100 at most. */
const DEEPEST = 100;
const MOST_VALUES = 2_000_000;

/**
 * Reads what `ConvertTo-Json` wrote, of Windows PowerShell and of PowerShell 7.
 * @throws {FormatError} `json-malformed`, `json-too-deep`, `json-too-many-values`
 */
export function parsePowerShellJson(text: string): PlainValue {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw jsonError('json-malformed', shorten((error as Error).message));
  }
  let values = 0;
  const plain = (value: unknown, depth: number): PlainValue => {
    if (++values > MOST_VALUES) {
      throw jsonError('json-too-many-values', `more than ${MOST_VALUES} values`);
    }
    if (typeof value !== 'object' || value === null) return value as PlainValue;
    if (depth >= DEEPEST) {
      throw jsonError('json-too-deep', `more than ${DEEPEST} levels of objects and lists`);
    }
    if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
    return new Map(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
  };
  return plain(parsed, 0);
}

function jsonError(code: string, message: string): FormatError {
  return new FormatError({ code, structure: 'JSON', offset: 0, message });
}

/** The parser quotes what it stumbles over. */
function shorten(message: string): string {
  return message.length > 200 ? `${message.slice(0, 200)}…` : message;
}
