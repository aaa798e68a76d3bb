import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Places } from '../../bytes/places.ts';
import type { Allocate } from '../../disk/buffer-pool.ts';
import { type ContentDigest, digestContent } from '../../disk/content-digest.ts';
import { exportRaw } from '../../disk/export-raw.ts';
import { exportVhdx } from '../../disk/export-vhdx.ts';
import { openImageDisk } from '../../disk/image-disk.ts';
import type { ChainJob } from '../../fleet/job.ts';
import { JoinedPieces } from '../../fleet/joined-pieces.ts';
import type { ContentDigests } from '../../node/content-digests.ts';
import { isEqual } from '../../node/fast-equality.ts';
import { OutputError } from '../../node/output-error.ts';
import type { FleetOutcome } from '../../report/json/fleet-result-schema.ts';
import { openContent } from './chain-content.ts';
import { type ExportedPart, newDiskLike, openWritten, piecePath } from './export-job.ts';
import { exportedOutcome, otherContent, withFiles, writeOnce } from './export-output.ts';
import { withDigest } from './hash-job.ts';
import type { JobTools } from './job-tools.ts';

/**
 * Puts the pieces of an export together when all are there. Each is held against the digest that it was
 * written with; the file gets its name when all of them are in it.
 */
export async function assembleJob(
  places: Places,
  { job, key }: { readonly job: ChainJob; readonly key: string },
  parts: readonly ExportedPart[],
  tools: JobTools,
): Promise<FleetOutcome> {
  const output = job.output!;
  const path = await tools.roots.outputPath(output.name);
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const pieces = parts.map(({ index }) => piecePath(path, key, index));
  const written = await writeOnce(path, job, async (sink, digest) => {
    const proof = new PartsProof(digest, parts, (part) => damagedPiece(pieces[part]!));
    await withFiles(pieces, async (sources) => {
      const other = sources.findIndex((source, i) => source.size !== parts[i]!.length);
      if (other >= 0) throw damagedPiece(pieces[other]!);
      const source = new JoinedPieces(sources);
      const disk = openImageDisk({ name: pieces[0]!, source, missing: NOTHING_MISSING });
      const options = { digest: proof, isEqual, missing: 'refuse' } as const;
      if (output.format === 'raw') await exportRaw(disk, sink, options);
      else
        await exportVhdx(disk, sink, newDiskLike(await openContent(places, job.subject)), options);
    });
    proof.end();
  });
  const sha256 = written ?? (await proveAssembled(path, job, parts));
  for (const piece of pieces) await rm(piece, { force: true });
  return exportedOutcome(output, size, sha256, written === null);
}

const NOTHING_MISSING = { within: () => [] };

/** @returns the digest of all of it. @throws {OutputError} where it is not what the parts were */
function proveAssembled(
  path: string,
  { output }: ChainJob,
  parts: readonly ExportedPart[],
): Promise<string> {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return withFiles([path], ([source]) =>
    withDigest(async (digest) => {
      const disk =
        output!.format === 'raw'
          ? openImageDisk({ name: path, source: source!, missing: NOTHING_MISSING })
          : await openWritten(path, source!);
      if (disk.virtualSize !== size) throw otherContent(path);
      const proof = new PartsProof(digest, parts, () => otherContent(path));
      await digestContent(disk, proof);
      proof.end();
    }),
  );
}

/** Hands on what it is fed, and holds each part of it against the digest that it must have. */
class PartsProof implements ContentDigest {
  readonly allocate: Allocate;
  readonly #whole: ContentDigests;
  readonly #parts: readonly ExportedPart[];
  readonly #failure: (part: number) => Error;
  #part = 0;
  #done = 0;
  #own = createHash('sha256');

  /** @param failure what is thrown for a part that has another one */
  constructor(
    whole: ContentDigests,
    parts: readonly ExportedPart[],
    failure: (part: number) => Error,
  ) {
    this.#whole = whole;
    this.#parts = parts;
    this.#failure = failure;
    this.allocate = whole.allocate;
  }

  async update(bytes: Uint8Array): Promise<void> {
    this.#take(bytes.length, (from, to) => this.#own.update(bytes.subarray(from, to)));
    await this.#whole.update(bytes);
  }

  async updateZeros(length: number): Promise<void> {
    this.#take(length, (from, to) => {
      for (let at = from; at < to; at += ZEROS.length) {
        this.#own.update(ZEROS.subarray(0, Math.min(ZEROS.length, to - at)));
      }
    });
    await this.#whole.updateZeros(length);
  }

  /** @throws what `failure` gives unless all parts came whole */
  end(): void {
    this.#close();
    if (this.#part < this.#parts.length) throw this.#failure(this.#part);
  }

  #take(length: number, feed: (from: number, to: number) => void): void {
    for (let from = 0; from < length; ) {
      this.#close();
      const part = this.#parts[this.#part];
      if (!part) throw this.#failure(this.#parts.length - 1);
      const to = Math.min(length, from + part.length - this.#done);
      feed(from, to);
      this.#done += to - from;
      from = to;
    }
  }

  /** Ends all parts that are complete: one may be empty. */
  #close(): void {
    for (let part = this.#parts[this.#part]; part?.length === this.#done; ) {
      if (this.#own.digest('hex') !== part.sha256) throw this.#failure(this.#part);
      this.#own = createHash('sha256');
      this.#done = 0;
      part = this.#parts[++this.#part];
    }
  }
}

const ZEROS = new Uint8Array(1024 * 1024);

function damagedPiece(path: string): OutputError {
  return new OutputError(path, 'damaged-piece', 'it is not what was written; submit the set again');
}
