import { formatBytes } from '../../bytes/quantity.ts';
import type { Coverage } from '../../disk/coverage.ts';
import type { Extent } from '../../disk/extent.ts';
import type { LayerSummary } from '../../disk/layer-summary.ts';
import { inertJson, jsonText } from '../json/json-text.ts';
import { printable } from '../printable.ts';
import { coverageText } from './coverage-text.ts';
import { shortName } from './names.ts';

/** What a disk is made of. */
export interface DiskMap {
  /** Bytes. */
  readonly virtualSize: number;
  /** Why the chain is not whole; null when it is. */
  readonly gap: string | null;
  /** What the reading rests on beside the files: choices of the user. */
  readonly warnings: readonly string[];
  /** Leaf first. */
  readonly layers: readonly LayerSummary[];
  readonly coverage: Coverage;
  /** Null when only the summary is asked for. */
  readonly extents: AsyncIterable<Extent> | null;
}

/** A table of the files, a table of the ranges; as parts of a text, for disks of millions of ranges. */
export async function* diskMapText(map: DiskMap): AsyncGenerator<string> {
  const { virtualSize, gap, layers, coverage, extents } = map;
  yield `${formatBytes(virtualSize)} virtual, ${layers.length === 1 ? '1 file' : `${layers.length} files`}\n`;
  if (gap !== null) yield `Not whole: ${printable(gap)}\n`;
  yield coverageText(coverage);
  yield '\n  #  in use     hidden     merge into its parent          file\n';
  for (const [index, layer] of layers.entries()) yield layerLine(index, layer);
  if (!extents) return;
  yield '\n          offset          length  kind         #        position\n';
  for await (const { offset, length, kind, layer, position, damage } of extents) {
    const what = damage === null ? kind : `${kind} (${damage})`;
    const where = layer === null ? '' : `${String(layer).padStart(5)}${hex(position)}`;
    yield `${hex(offset)}${hex(length)}  ${what.padEnd(11)} ${where}`.trimEnd();
    yield '\n';
  }
}

function layerLine(index: number, { name, decides, hidden, merge }: LayerSummary): string {
  const size = (bytes: number) => formatBytes(bytes).padEnd(10);
  const plan = merge
    ? `writes ${formatBytes(merge.writes)}, ${merge.frees < 0 ? 'takes' : 'frees'} ${formatBytes(Math.abs(merge.frees))}`
    : '';
  const columns = `${size(decides)} ${size(hidden)} ${plan.padEnd(30)}`;
  return `${String(index).padStart(3)}  ${columns} ${shortName(name)}\n`;
}

function hex(value: number | null): string {
  return (value === null ? '' : `0x${value.toString(16)}`).padStart(16);
}

/** As `qemu-img map --output=json` has it, and which file decides. */
function extentJson({ offset, length, kind, layer, position, damage }: Extent, depth: number) {
  return {
    start: offset,
    length,
    depth: layer ?? depth,
    present: kind === 'data' || kind === 'zero',
    zero: kind === 'zero' || kind === 'unallocated',
    data: kind === 'data',
    ...(position === null ? {} : { offset: position }),
    kind,
    layer,
    ...(damage === null ? {} : { damage }),
  };
}

/** One object; `extents` holds what `qemu-img map` prints, `layer` being an index into `layers`. */
export async function* diskMapJson(map: DiskMap): AsyncGenerator<string> {
  const { virtualSize, gap, warnings, layers, coverage, extents } = map;
  const head = { virtualSize, complete: gap === null, gap, warnings, coverage, layers };
  if (!extents) {
    yield jsonText(head);
    return;
  }
  yield `${inertJson(JSON.stringify(head, null, 2)).slice(0, -2)},\n  "extents": [`;
  let separator = '\n';
  for await (const extent of extents) {
    yield `${separator}    ${JSON.stringify(extentJson(extent, layers.length - 1))}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
