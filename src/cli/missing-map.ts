import type { ByteSink } from '../bytes/byte-source.ts';
import { coverageOf, missingBytes } from '../disk/coverage.ts';
import type { CopiedDisk } from '../disk/read-ahead.ts';
import { missingJson } from '../report/json/missing-json.ts';
import { mapfileBlocks, mapfileLines } from '../report/text/ddrescue-mapfile.ts';
import { writeText } from './text-sink.ts';
import { VERSION } from './version.ts';

/** Writes what is missing in a range of a disk, for GNU ddrescue and as JSON. */
export async function writeMissingMap(
  disk: CopiedDisk,
  range: { readonly offset?: number; readonly length?: number },
  sinks: { readonly mapfile: ByteSink; readonly json: ByteSink },
): Promise<void> {
  const { offset = 0, length = disk.virtualSize - offset } = range;
  const coverage = await coverageOf(disk, { offset, length });
  const blocks = mapfileBlocks(disk.extents(offset, length), offset);
  const finished = missingBytes(coverage) === 0;
  await writeText(sinks.mapfile, mapfileLines(blocks, finished, `vhdset ${VERSION}`));
  const names = disk.layers.map(({ name }) => name);
  await writeText(sinks.json, missingJson(disk.extents(offset, length), coverage, names, offset));
}
