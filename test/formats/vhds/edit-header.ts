import { crc32cWithoutField } from '../../../src/bytes/crc32c.ts';
import {
  CHECKSUM_OFFSET,
  HEADER_LENGTH,
  HEADER_OFFSETS,
  headerLayout,
  type VhdsHeaderFields,
} from '../../../src/formats/vhds/header.ts';

/** Changes fields of header 1 or 2 in place and repairs its checksum, so that only the fields are wrong. */
export function editHeader(file: Buffer, number: 1 | 2, fields: Partial<VhdsHeaderFields>): Buffer {
  const offset = HEADER_OFFSETS[number - 1]!;
  const header = file.subarray(offset, offset + HEADER_LENGTH);
  headerLayout.encode({ ...headerLayout.decode(header), ...fields }, header);
  header.writeUInt32LE(crc32cWithoutField(header, CHECKSUM_OFFSET), CHECKSUM_OFFSET);
  return file;
}
