import { FormatError } from '../../bytes/fault.ts';

/** @param position characters from the beginning of the descriptor, counted from 0. */
export function sddlError(code: string, position: number, message: string): FormatError {
  return new FormatError({ code, structure: 'security descriptor', offset: position, message });
}
