import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { AttributeType } from '../../formats/ntfs/attribute-header.ts';
import {
  BOOT_SECTOR_BYTES,
  type BootSector,
  decodeBootSector,
} from '../../formats/ntfs/boot-sector.ts';
import { decodeLogRestart } from '../../formats/ntfs/log-restart.ts';
import {
  decodeUpCase,
  UP_CASE_BYTES,
  type UpCase,
  unicodeUpCase,
} from '../../formats/ntfs/up-case.ts';
import {
  decodeVolumeInformation,
  type VolumeInformation,
} from '../../formats/ntfs/volume-information.ts';
import { FileSystemError } from '../file-system-error.ts';
import { factsOf, namesOf } from './file-facts.ts';
import { readFile } from './list-directory.ts';
import { type NtfsVolume, readValue } from './ntfs-file.ts';
import { streamOf } from './stream-of.ts';

const MFT_RECORD = 0;
const LOG_RECORD = 2;
const VOLUME_RECORD = 3;
const UP_CASE_RECORD = 10;
/** Bytes: a bit for each of 512 million records, which take up 512 GiB. */
const LARGEST_RECORD_MAP = 64 * 1024 * 1024;
/** Bytes; two of them stand at the beginning of the log. */
const RESTART_PAGE = 4096;
/** Bytes: 32 characters by the book, and some more by others. */
const LONGEST_LABEL = 512;

/**
 * The boot sector, or the copy of it in the last sector of the volume.
 * @throws {FileSystemError} `file-system-unreadable` when neither can be used
 */
export async function readBootSector(source: ByteSource, faults: Fault[]): Promise<BootSector> {
  let failure: VhdsetError;
  try {
    return decodeBootSector(await readStructure(source, 'boot sector', 0, BOOT_SECTOR_BYTES));
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    failure = error;
  }
  // The slice of a partition ends with it; its sectors may have 512 or 4096 bytes.
  for (const sector of [512, 4096]) {
    const position = source.size - sector;
    try {
      const bytes = await readStructure(
        source,
        'copy of the boot sector',
        position,
        BOOT_SECTOR_BYTES,
      );
      const boot = decodeBootSector(bytes, position);
      const message = `it was taken from its copy at ${position}: ${failure.message}`;
      faults.push({ code: 'boot-sector-copy', structure: 'boot sector', offset: 0, message });
      return boot;
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
    }
  }
  throw new FileSystemError('file-system-unreadable', '', failure.message, failure);
}

/** Makes the file table know which of its records are in use, so that a lost one is missed. */
export async function readRecordMap(volume: NtfsVolume, faults: Fault[]): Promise<void> {
  try {
    const file = await readFile(volume, MFT_RECORD);
    const map = await readValue(volume, file, AttributeType.Bitmap, '', LARGEST_RECORD_MAP);
    if (map) volume.mft.expectInUse(map);
    else faults.push({ ...NO_RECORD_MAP, offset: file.base.position });
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    faults.push({ ...NO_RECORD_MAP, message: `${NO_RECORD_MAP.message} (${error.message})` });
  }
}

const NO_RECORD_MAP: Fault = {
  code: 'record-map-unreadable',
  structure: '$MFT',
  offset: 0,
  message: 'which of its records are in use cannot be read: lost ones are not told',
};

/** What `$Volume` says; empty where it cannot be read, which is a fault. */
export async function readVolumeRecord(
  volume: NtfsVolume,
  faults: Fault[],
): Promise<{ readonly label: string; readonly information: VolumeInformation | null }> {
  try {
    const file = await readFile(volume, VOLUME_RECORD);
    const name = await readValue(volume, file, AttributeType.VolumeName, '', LONGEST_LABEL);
    const value = await readValue(volume, file, AttributeType.VolumeInformation, '', 4096);
    const bytes = name && new Uint8Array(name.buffer, name.byteOffset, name.byteLength);
    const information = value && decodeVolumeInformation(value);
    if (information?.dirty) {
      faults.push({
        code: 'volume-dirty',
        structure: '$Volume',
        offset: file.base.position,
        message:
          'Windows has marked the volume to be checked: it has found something wrong with it',
      });
    }
    return { label: bytes ? decodeUtf16(bytes) : '', information };
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    faults.push(unreadable('$Volume', error));
    return { label: '', information: null };
  }
}

/** Tells whether the log holds changes that were not written out yet; nothing replays it here. */
export async function readLogState(volume: NtfsVolume, faults: Fault[]): Promise<void> {
  try {
    const file = await readFile(volume, LOG_RECORD);
    const facts = factsOf(volume, file, namesOf(file));
    const content = facts.streams.find(({ name }) => name === '');
    if (!content) return;
    const log = streamOf(volume, file, content, { path: '$LogFile', attributes: 0 });
    const bytes = new Uint8Array(Math.min(2 * RESTART_PAGE, log.size));
    await log.read(bytes, 0);
    const pages = [0, RESTART_PAGE].map((at) =>
      decodeLogRestart(bytes.slice(at, at + RESTART_PAGE)),
    );
    const found = pages.filter((page) => page !== null);
    const current = found.toSorted((a, b) => b.sequence - a.sequence)[0];
    if (!current || current.clean) return;
    faults.push({
      code: 'log-not-empty',
      structure: '$LogFile',
      offset: log.extents()[0]?.position ?? 0,
      message:
        'the volume was in use when it was copied: its log, which is not replayed, may hold the last changes',
    });
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    faults.push(unreadable('$LogFile', error));
  }
}

/** The volume's own table of letters, or a stand-in and a fault. */
export async function readUpCase(volume: NtfsVolume, faults: Fault[]): Promise<UpCase> {
  try {
    const file = await readFile(volume, UP_CASE_RECORD);
    const value = await readValue(volume, file, AttributeType.Data, '', UP_CASE_BYTES);
    if (value?.byteLength === UP_CASE_BYTES) {
      return decodeUpCase(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    faults.push({
      code: 'up-case-unreadable',
      structure: '$UpCase',
      offset: file.base.position,
      message: 'names are compared by Unicode as it is today, and not by the table of the volume',
    });
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    faults.push(unreadable('$UpCase', error));
  }
  return unicodeUpCase();
}

function unreadable(structure: string, error: VhdsetError): Fault {
  return { code: 'system-file-unreadable', structure, offset: 0, message: error.message };
}
