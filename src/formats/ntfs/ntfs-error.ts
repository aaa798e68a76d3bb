import { FormatError } from '../../bytes/fault.ts';

/** @param offset bytes, on the volume or in the stream that `structure` names */
export function ntfsError(
  code: string,
  structure: string,
  offset: number,
  message: string,
): FormatError {
  return new FormatError({ code, structure, offset, message });
}
