import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Places } from '../../bytes/places.ts';
import { differences } from '../../disk/compare.ts';
import { contentOfDisk, contentOfFile } from '../../disk/compared-content.ts';
import { exportRaw } from '../../disk/export-raw.ts';
import { exportVhdx, type NewDisk } from '../../disk/export-vhdx.ts';
import { openDisk, type VirtualDisk } from '../../disk/virtual-disk.ts';
import type { ChainJob, JobOutput } from '../../fleet/job.ts';
import { rangeAt } from '../../fleet/ranges.ts';
import { openVhdx, requireReadable } from '../../formats/vhdx/vhdx.ts';
import { writeOutput } from '../../node/atomic-output.ts';
import { isEqual } from '../../node/fast-equality.ts';
import { makeSparse } from '../../node/sparse-flag.ts';
import type { FleetOutcome } from '../../report/json/fleet-result-schema.ts';
import { VERSION } from '../version.ts';
import { type ChainContent, openContent } from './chain-content.ts';
import { exportedOutcome, inputsOf, otherContent, withFiles, writeOnce } from './export-output.ts';
import { digestOf, withDigest } from './hash-job.ts';
import type { JobTools } from './job-tools.ts';

/** What the part of an export gives back. */
export interface ExportedPart {
  readonly index: number;
  readonly length: number;
  /** Of the content of the part. */
  readonly sha256: string;
}

/**
 * Writes a chain as a new disk. A job may run twice, on two machines at once: each writes a file of
 * its own, and one gets the name; the other, and one that comes later, proves that what has the name
 * holds the same.
 */
export async function exportJob(
  places: Places,
  job: ChainJob,
  tools: JobTools,
): Promise<FleetOutcome> {
  const output = job.output!;
  const path = await tools.roots.outputPath(output.name);
  const content = await openContent(places, job.subject);
  const size = content.disk.virtualSize;
  const written = await writeOnce(path, job, async (sink, digest) => {
    const options = { digest, isEqual, missing: 'refuse' } as const;
    if (output.format === 'raw') await exportRaw(content.disk, sink, options);
    else await exportVhdx(content.disk, sink, newDiskLike(content), options);
    await content.verifyUnchanged();
  });
  if (written !== null) return exportedOutcome(output, size, written, false);
  await requireSameContent(path, output, content);
  const sha256 = await digestOf(content.disk);
  await content.verifyUnchanged();
  return exportedOutcome(output, size, sha256, true);
}

/** Writes a part of a disk, byte for byte, into a piece of its own, beside where the whole is going to be. */
export async function exportPart(
  places: Places,
  { job, key, index }: { job: ChainJob; key: string; index: number },
  tools: JobTools,
): Promise<ExportedPart> {
  const path = await tools.roots.outputPath(job.output!.name);
  const content = await openContent(places, job.subject);
  const range = rangeAt(job.ranges!, index, content.disk.virtualSize);
  const piece = piecePath(path, key, index);
  // One that a worker left behind before it could tell: written again, and replaced as a whole.
  const sha256 = await withDigest((digest) =>
    writeOutput(piece, { force: true, inputs: inputsOf(job) }, async (sink) => {
      await makeSparse(sink.partialPath);
      await exportRaw(content.disk, sink, { ...range, digest, isEqual, missing: 'refuse' });
      await content.verifyUnchanged();
    }),
  );
  return { index, length: range.length, sha256 };
}

/** Hidden, of one name whichever worker writes it: who writes it again replaces it. */
export function piecePath(path: string, key: string, index: number): string {
  return join(dirname(path), `.${basename(path).slice(0, 50)}.vhdset-${key}-${index}.piece`);
}

export function newDiskLike({ disk }: ChainContent): NewDisk {
  const { metadata, geometry } = disk.layers[0]!.vhdx;
  const { logicalSectorSize, physicalSectorSize } = disk;
  return {
    type: 'dynamic',
    ...{ blockSize: geometry.blockSize, logicalSectorSize, physicalSectorSize },
    virtualDiskId: metadata.virtualDiskId ?? randomUUID(),
    dataWriteGuid: randomUUID(),
    creator: `vhdset ${VERSION}`,
  };
}

/** The disk in a VHDX that needs no other file. */
export async function openWritten(path: string, source: ByteSource): Promise<VirtualDisk> {
  const vhdx = requireReadable(await openVhdx(source));
  return openDisk([{ name: path, vhdx }], { complete: vhdx.type !== 'differencing' });
}

/** @throws {OutputError} `holds-other` for a file that holds anything else */
async function requireSameContent(
  path: string,
  { format }: JobOutput,
  { disk }: ChainContent,
): Promise<void> {
  await withFiles([path], async ([source]) => {
    const content =
      format === 'raw'
        ? contentOfFile(source!, path, null)
        : contentOfDisk(await openWritten(path, source!), () => null);
    if (content.size !== disk.virtualSize) throw otherContent(path);
    const own = contentOfDisk(disk, () => null);
    for await (const _ of differences(own, content, { isEqual })) throw otherContent(path);
  });
}
