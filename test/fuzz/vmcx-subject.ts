import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { crc32WithoutField } from '../../src/bytes/crc32.ts';
import { sniff } from '../../src/formats/sniff.ts';
import { HEADER_OFFSETS, HEADER_SIZE } from '../../src/formats/vmcx/header.ts';
import { ENTRY_CHECKSUM_AT, ENTRY_HEADER_SIZE } from '../../src/formats/vmcx/key-entry.ts';
import { KEY_TABLE_CHECKSUM_AT, KEY_TABLE_HEADER_SIZE } from '../../src/formats/vmcx/key-table.ts';
import {
  OBJECT_CHECKSUM_AT,
  OBJECT_ENTRY_SIZE,
  OBJECT_TABLE_OFFSET,
  OBJECT_TABLE_SIZE,
} from '../../src/formats/vmcx/object-table.ts';
import {
  REPLAY_LOG_CHECKSUM_AT,
  REPLAY_LOG_HEADER_SIZE,
} from '../../src/formats/vmcx/replay-log.ts';
import { openVmcx } from '../../src/formats/vmcx/vmcx.ts';
import { machineFrom, vmPathsFromHostList } from '../../src/host/machine.ts';
import { outlineText } from '../../src/report/text/outline-text.ts';
import { PLAIN } from '../../src/report/text/style.ts';
import { exactOutlines } from '../../src/report/view/outline.ts';
import { outlineVmConfiguration } from '../../src/report/view/outline-vm-configuration.ts';
import { outlineVmcx } from '../../src/report/view/outline-vmcx.ts';
import { analyseFiles } from './analyse-folder.ts';
import type { Range } from './blind.ts';
import { exerciseCheck } from './exercise-check.ts';
import { type Field, fieldsAt, type Seal } from './field.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import { type Anatomy, mutateBinary, type Subject } from './subject.ts';

const HEADER = {
  ...{ signature: 4, checksum: 4, sequence: 2, version: 4, unknown: 8 },
  ...{ alignment: 4, replayLogOffset: 8, replayLogSize: 8, headerSize: 4 },
};
const OBJECT = { type: 1, checksum: 4, offset: 8, size: 4, allocated: 1 };
const KEY_TABLE = { signature: 2, index: 2, sequence: 2, checksum: 4 };
const ENTRY = {
  ...{ type: 2, size: 4, parentTable: 2, parentOffset: 4, checksum: 4 },
  ...{ insertionSequence: 4, dataOffset: 1, name: 2 },
};
const REPLAY_LOG = { signature: 4, checksum: 4, pending: 4, slots: 4 };

/** A VM configuration store, or a runtime file. */
export async function vmcxSubject(name: string, original: ByteSource): Promise<Subject> {
  const anatomy = await anatomyOf(original);
  return {
    name,
    mutate: (random) => mutateBinary(anatomy, random),
    async exercise(source, _mutant, random) {
      await sniff(source, 'node.vmcx');
      if (random(4) === 0) await exerciseCheck('node.vmcx', 'vmcx', source);
      if (random(6) === 0) await analyseFiles([{ name: 'node.vmcx', source }]);
      const vmcx = await openVmcx(source);
      const { tree, faults } = vmcx;
      const machine = machineFrom(tree, 'node.vmcx');
      const outline = exactOutlines(
        outlineVmConfiguration(
          { tree, faults, machine, hostList: vmPathsFromHostList(tree) },
          outlineVmcx(vmcx),
        ),
      );
      requireSafeNumbers(outline);
      requirePrintable(outlineText(outline, { width: 80, style: PLAIN, all: true }));
    },
  };
}

async function anatomyOf(original: ByteSource): Promise<Anatomy> {
  const checksum = crc32WithoutField;
  const fields: Field[] = [];
  const seals: Seal[] = [];
  const targets: Range[] = [];
  for (const [i, offset] of HEADER_OFFSETS.entries()) {
    fields.push(...fieldsAt(offset, `header ${i + 1}`, HEADER));
    seals.push({ offset, length: HEADER_SIZE, at: 4, checksum });
    targets.push({ offset, length: HEADER_SIZE });
  }
  fields.push(...fieldsAt(OBJECT_TABLE_OFFSET, 'object table', { signature: 4, count: 4 }));
  const objectEntries = Math.floor((OBJECT_TABLE_SIZE - 8) / OBJECT_ENTRY_SIZE);
  for (let i = 0; i < objectEntries; i++) {
    const offset = OBJECT_TABLE_OFFSET + 8 + i * OBJECT_ENTRY_SIZE;
    if (i < 12) fields.push(...fieldsAt(offset, 'object', OBJECT));
    seals.push({ offset, length: OBJECT_ENTRY_SIZE, at: OBJECT_CHECKSUM_AT, checksum });
  }
  targets.push({ offset: OBJECT_TABLE_OFFSET, length: 256 });
  const { keyTables, header } = await openVmcx(original);
  for (const { offset, size, entries } of keyTables) {
    fields.push(...fieldsAt(offset, 'key table', KEY_TABLE));
    seals.push({ offset, length: KEY_TABLE_HEADER_SIZE, at: KEY_TABLE_CHECKSUM_AT, checksum });
    targets.push({ offset, length: size });
    for (const { position, value } of entries) {
      fields.push(...fieldsAt(position, 'entry', ENTRY));
      const nameSize = Buffer.alloc(1);
      await original.read(nameSize, position + ENTRY_HEADER_SIZE - 1);
      const length = ENTRY_HEADER_SIZE + nameSize[0]! + (value?.length ?? 0);
      seals.push({ offset: position, length, at: ENTRY_CHECKSUM_AT, checksum });
    }
  }
  const log = header.replayLogOffset;
  if (log > 0 && log + REPLAY_LOG_HEADER_SIZE <= original.size) {
    fields.push(...fieldsAt(log, 'replay log', REPLAY_LOG));
    const length = REPLAY_LOG_HEADER_SIZE;
    seals.push({ offset: log, length, at: REPLAY_LOG_CHECKSUM_AT, checksum });
    targets.push({ offset: log, length: 256 });
  }
  targets.push({ offset: 0, length: original.size });
  return { original, fields, seals, targets };
}
