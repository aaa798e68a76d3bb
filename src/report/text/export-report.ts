import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { type Coverage, missingBytes } from '../../disk/coverage.ts';
import { joined, type Line, type Printable, printable, textOf } from '../printable.ts';
import { coverageText } from './coverage-text.ts';

/** What an export did. Sizes in bytes. */
export interface ExportReport {
  readonly output: string;
  readonly format: 'raw' | 'vhdx';
  /** Of the disk, or of the part of it. */
  readonly size: number;
  /** Zeros that were left out not counted. */
  readonly written: number;
  /** Whether it was written into a clone of the base, whose blocks both files share. */
  readonly cloned: boolean;
  /** Bytes that an interrupted export had written, and that were compared with the disk. */
  readonly proven: number;
  /** Paths, leaf first. */
  readonly sources: readonly string[];
  /** Why the chain is not whole; null when it is. */
  readonly gap: string | null;
  readonly coverage: Coverage;
  /** What the reading rests on beside the files: choices of the user. */
  readonly warnings: readonly string[];
  /** Of the content. */
  readonly digests: readonly { readonly algorithm: string; readonly digest: string }[];
  /** Paths of the maps of what is missing. */
  readonly maps: { readonly mapfile: string; readonly json: string } | null;
}

export function exportText(report: ExportReport): Printable {
  const { output, size, written, cloned, proven, sources, coverage, digests, maps } = report;
  const from = formatCount(sources.length, 'file');
  const rest = cloned ? 'cloned with the base' : 'left as zeros';
  const part =
    written < size && proven === 0
      ? `, of which ${formatBytes(written)} were written and the rest ${rest}`
      : '';
  const lines = [`Wrote ${output} from ${from}: ${formatBytes(size)}${part}.`];
  if (proven > 0) {
    lines.push(
      `The first ${formatBytes(proven)} were there, and are proven to be those of the disk.`,
    );
  }
  const missing: Line[] = maps
    ? [
        coverageText(coverage),
        textOf([printable(`Map of what is missing: ${maps.mapfile} (GNU ddrescue), ${maps.json}`)]),
      ]
    : [];
  const hashes = digests.map(({ algorithm, digest }) =>
    printable(`${algorithm} of the content: ${digest}`),
  );
  return joined([textOf(lines.map(printable)), ...missing, textOf(hashes)], '');
}

export function exportJson(report: ExportReport) {
  const { coverage, digests, ...rest } = report;
  return {
    ...rest,
    coverage: { ...coverage, known: coverage.total - missingBytes(coverage) },
    digests: Object.fromEntries(digests.map(({ algorithm, digest }) => [algorithm, digest])),
  };
}
