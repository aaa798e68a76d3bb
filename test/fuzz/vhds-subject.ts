import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { crc32cWithoutField } from '../../src/bytes/crc32c.ts';
import { sniff } from '../../src/formats/sniff.ts';
import { CHECKSUM_OFFSET, HEADER_LENGTH, HEADER_OFFSETS } from '../../src/formats/vhds/header.ts';
import { openVhds } from '../../src/formats/vhds/vhds.ts';
import { outlineText } from '../../src/report/text/outline-text.ts';
import { PLAIN } from '../../src/report/text/style.ts';
import { exactOutlines } from '../../src/report/view/outline.ts';
import { outlineVhds } from '../../src/report/view/outline-vhds.ts';
import { analyseFiles } from './analyse-folder.ts';
import { exerciseCheck } from './exercise-check.ts';
import { type Field, fieldsAt } from './field.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import { mutateBinary, type Subject } from './subject.ts';
import { Violation } from './violation.ts';

const HEADER = {
  ...{ signature: 4, padding: 4, sequence: 8, version: 4, checksum: 4 },
  ...{ unexplained: 4, leafOffset: 4, leafLength: 4, next: 8, afterNext: 8 },
};

/** A VHD Set; what it is said to name must be what its bytes say, or a fault must say why not. */
export async function vhdsSubject(name: string, original: ByteSource): Promise<Subject> {
  const fields: Field[] = [{ name: 'signature', offset: 0, width: 8 }];
  for (const [i, offset] of HEADER_OFFSETS.entries()) {
    fields.push(...fieldsAt(offset, `header ${i + 1}`, HEADER));
  }
  const seals = HEADER_OFFSETS.map((offset) => {
    return { offset, length: HEADER_LENGTH, at: CHECKSUM_OFFSET, checksum: crc32cWithoutField };
  });
  const targets = [
    { offset: 0, length: 520 },
    ...HEADER_OFFSETS.map((offset) => ({ offset, length: 64 })),
    { offset: 0x40000, length: 256 },
    { offset: 0, length: original.size },
  ];
  const anatomy = { original, fields, seals, targets };
  const good = await openVhds(original);

  return {
    name,
    mutate: (random) => mutateBinary(anatomy, random),
    async exercise(source, { repaired, source: { changes } }, random) {
      await sniff(source, 'set.vhds');
      if (random(4) === 0) await exerciseCheck('set.vhds', 'vhds', source);
      if (random(6) === 0) await analyseFiles([{ name: 'set.vhds', source }]);
      const vhds = await openVhds(source);
      const outline = exactOutlines(outlineVhds(vhds));
      requireSafeNumbers(outline);
      requirePrintable(outlineText(outline, { width: 80, style: PLAIN, all: true }));
      const { offset, length } = good.activeLeaf!;
      const nameChanged = changes.some((change) => {
        return change.offset < offset + length && change.offset + change.bytes.length > offset;
      });
      const same = vhds.activeLeaf?.name === good.activeLeaf?.name;
      // The name carries no checksum, and whoever repairs a header's names what he likes.
      if (same || repaired || nameChanged || vhds.faults.length > good.faults.length) return;
      throw new Violation(`it names ${vhds.activeLeaf?.name}, and nothing says why`);
    },
  };
}
