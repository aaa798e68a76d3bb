import { formatBytes } from '../../bytes/quantity.ts';
import { printable } from '../printable.ts';
import { type DiskDiff, diffView, totalsOf } from '../view/diff-view.ts';

/** What was written, range by range, then by file; as parts of a text, for millions of ranges. */
export async function* diskDiffText(diff: DiskDiff): AsyncGenerator<string> {
  const view = diffView(diff, await totalsOf(diff.changes()));
  for (const line of [view.headline, ...view.sentences]) yield `${printable(line)}\n`;
  yield '\n          offset          length  kind     #\n';
  for await (const { offset, length, kind, layer } of diff.changes()) {
    yield `${hex(offset)}${hex(length)}  ${kind.padEnd(7)} ${layer}\n`;
  }
  if (view.gap !== null) yield `\n${printable(view.gap)}\n`;
  yield '\n  #  data       zeros      file size  last written      file\n';
  for (const [index, { name, data, zero, fileSize, modified }] of view.layers.entries()) {
    const sizes = [data, zero, fileSize].map((bytes) => formatBytes(bytes).padEnd(10)).join(' ');
    const time = (modified?.slice(0, 16).replace('T', ' ') ?? 'not known').padEnd(17);
    yield `${String(index).padStart(3)}  ${sizes} ${time} ${printable(name)}\n`;
  }
}

const hex = (value: number): string => `0x${value.toString(16)}`.padStart(16);
