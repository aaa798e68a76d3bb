import { codeOf } from '../../../src/bytes/vhdset-error.ts';

/** The code of the error that `action` throws; undefined when it throws none of this program's. */
export function thrownCode(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
}
