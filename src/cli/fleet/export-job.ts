import { createHash, randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Places } from '../../bytes/places.ts';
import { differences } from '../../disk/compare.ts';
import { contentOfDisk, contentOfFile } from '../../disk/compared-content.ts';
import { type DiskSink, exportRaw } from '../../disk/export-raw.ts';
import { exportVhdx, type NewDisk } from '../../disk/export-vhdx.ts';
import { nonZeroSpans } from '../../disk/non-zero-spans.ts';
import { openDisk } from '../../disk/virtual-disk.ts';
import type { ChainJob, JobOutput } from '../../fleet/job.ts';
import { rangeAt } from '../../fleet/ranges.ts';
import { openVhdx, requireReadable } from '../../formats/vhdx/vhdx.ts';
import { writeOutput } from '../../node/atomic-output.ts';
import { isEqual } from '../../node/fast-equality.ts';
import { FilePool } from '../../node/file-pool.ts';
import { OutputError } from '../../node/output-error.ts';
import { makeSparse } from '../../node/sparse-flag.ts';
import { type FleetOutcome, NO_OUTCOME } from '../../report/json/fleet-result-schema.ts';
import { VERSION } from '../version.ts';
import { type ChainContent, openContent } from './chain-content.ts';
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
  const there = await isThere(path);
  let sha256 = '';
  let found = there;
  if (!there) {
    try {
      sha256 = await withDigest((digest) =>
        writeOutput(path, { inputs: inputsOf(job) }, async (sink) => {
          const options = { digest, isEqual, missing: 'refuse' } as const;
          if (output.format === 'vhdx') {
            await exportVhdx(content.disk, sink, newDiskLike(content), options);
          } else {
            await makeSparse(sink.partialPath);
            await exportRaw(content.disk, sink, options);
          }
          await content.verifyUnchanged();
        }),
      );
    } catch (error) {
      if (!hasAppeared(error)) throw error;
      found = true;
    }
  }
  if (found) {
    await requireSameContent(path, output, content);
    sha256 = await digestOf(content.disk);
    await content.verifyUnchanged();
  }
  return exportedOutcome(output, size, sha256, found);
}

/** Writes a part of a raw disk into a piece of its own, beside where the whole is going to be. */
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

/**
 * Puts the pieces together when all are there. Each is held against the digest that it was written
 * with; the file gets its name when all of them are in it.
 */
export async function assembleJob(
  job: ChainJob,
  key: string,
  parts: readonly ExportedPart[],
  tools: JobTools,
): Promise<FleetOutcome> {
  const output = job.output!;
  const path = await tools.roots.outputPath(output.name);
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  let found = await isThere(path);
  let sha256 = '';
  if (!found) {
    try {
      sha256 = await withDigest((digest) =>
        writeOutput(path, { inputs: inputsOf(job) }, async (sink) => {
          await makeSparse(sink.partialPath);
          await eachPart(parts, async (part, offset) => {
            const piece = piecePath(path, key, part.index);
            await copyPart(piece, part, { sink, offset }, digest);
          });
          await sink.truncate(size);
        }),
      );
    } catch (error) {
      if (!hasAppeared(error)) throw error;
      found = true;
    }
  }
  if (found) sha256 = await proveAssembled(path, size, parts);
  for (const { index } of parts) await rm(piecePath(path, key, index), { force: true });
  return exportedOutcome(output, size, sha256, found);
}

function exportedOutcome(
  { name, format }: JobOutput,
  size: number,
  sha256: string,
  found: boolean,
): FleetOutcome {
  return { ...NO_OUTCOME, export: { output: name, format, size, sha256, found } };
}

const PIECE_BYTES = 4 * 1024 * 1024;

/** Copies a piece, zeros left out, and proves that it is what was written. */
async function copyPart(
  piece: string,
  { sha256, length }: ExportedPart,
  to: { readonly sink: DiskSink; readonly offset: number },
  digest: { update(bytes: Uint8Array): Promise<void> },
): Promise<void> {
  await withFile(piece, async (source) => {
    if (source.size !== length) throw damagedPiece(piece);
    const own = createHash('sha256');
    const update = async (bytes: Uint8Array, position: number) => {
      own.update(bytes);
      await digest.update(bytes);
      for (const [start, end] of nonZeroSpans(bytes, isEqual)) {
        await to.sink.write(bytes.subarray(start, end), to.offset + position + start);
      }
    };
    await eachRead(source, update);
    if (own.digest('hex') !== sha256) throw damagedPiece(piece);
  });
}

async function eachRead(
  source: ByteSource,
  work: (bytes: Uint8Array, position: number) => Promise<void>,
  from = 0,
  length = source.size,
): Promise<void> {
  for (let at = 0; at < length; at += PIECE_BYTES) {
    // A buffer of its own: what was handed on may be read later.
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, length - at));
    await source.read(bytes, from + at);
    await work(bytes, at);
  }
}

/** @returns the digest of all of it. @throws {OutputError} where it is not what the parts were */
async function proveAssembled(
  path: string,
  size: number,
  parts: readonly ExportedPart[],
): Promise<string> {
  return withFile(path, async (source) => {
    if (source.size !== size) throw otherContent(path);
    const all = createHash('sha256');
    await eachPart(parts, async ({ sha256, length }, offset) => {
      const own = createHash('sha256');
      const update = async (bytes: Uint8Array) => {
        all.update(bytes);
        own.update(bytes);
      };
      await eachRead(source, update, offset, length);
      if (own.digest('hex') !== sha256) throw otherContent(path);
    });
    return all.digest('hex');
  });
}

async function eachPart(
  parts: readonly ExportedPart[],
  work: (part: ExportedPart, offset: number) => Promise<void>,
): Promise<void> {
  let offset = 0;
  for (const part of parts) {
    await work(part, offset);
    offset += part.length;
  }
}

/** @throws {OutputError} `exists` for a file that holds anything else */
async function requireSameContent(
  path: string,
  { format }: JobOutput,
  { disk }: ChainContent,
): Promise<void> {
  await withFile(path, async (source) => {
    const content =
      format === 'raw'
        ? contentOfFile(source, path, null)
        : contentOfDisk(
            openDisk([{ name: path, vhdx: requireReadable(await openVhdx(source)) }], {
              complete: true,
            }),
            () => null,
          );
    if (content.size !== disk.virtualSize) throw otherContent(path);
    const own = contentOfDisk(disk, () => null);
    for await (const _ of differences(own, content, { isEqual })) throw otherContent(path);
  });
}

async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const pool = new FilePool(1);
  try {
    return await work(await pool.open(path));
  } finally {
    pool.close();
  }
}

const inputsOf = ({ subject: { files, search } }: ChainJob) =>
  [...files, ...search].map(({ path }) => path);

function newDiskLike({ disk }: ChainContent): NewDisk {
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

/** Hidden, of one name whichever worker writes it: who writes it again replaces it. */
function piecePath(path: string, key: string, index: number): string {
  return join(dirname(path), `.${basename(path).slice(0, 50)}.vhdset-${key}-${index}.piece`);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function hasAppeared(error: unknown): boolean {
  return error instanceof OutputError && error.reason === 'exists';
}

function otherContent(path: string): OutputError {
  const why =
    'it is there already, and holds something else; move it away, or choose another folder';
  return new OutputError(path, 'holds-other', why);
}

function damagedPiece(path: string): OutputError {
  return new OutputError(path, 'damaged-piece', 'it is not what was written; submit the set again');
}
