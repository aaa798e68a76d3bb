import { formatBytes } from '../../bytes/quantity.ts';
import { aligned, joined, type Printable, padded, printable, shown, textOf } from '../printable.ts';
import { type DiskDiff, diffView, totalsOf } from '../view/diff-view.ts';

/** What was written, range by range, then by file; as parts of a text, for millions of ranges. */
export async function* diskDiffText(diff: DiskDiff): AsyncGenerator<Printable> {
  const view = diffView(diff, await totalsOf(diff.changes()));
  yield textOf([view.headline, ...view.sentences].map(printable));
  yield shown`\n          offset          length  kind     #\n`;
  for await (const { offset, length, kind, layer } of diff.changes()) {
    yield shown`${hex(offset)}${hex(length)}  ${padded(printable(kind), 7)} ${layer}\n`;
  }
  if (view.gap !== null) yield shown`\n${printable(view.gap)}\n`;
  yield shown`\n  #  data       zeros      file size  last written      file\n`;
  for (const [index, { name, data, zero, fileSize, modified }] of view.layers.entries()) {
    const sizes = [data, zero, fileSize].map(
      (bytes) => shown`${padded(printable(formatBytes(bytes)), 10)} `,
    );
    const time = printable(modified?.slice(0, 16).replace('T', ' ') ?? 'not known');
    const columns = shown`${joined(sizes, '')}${padded(time, 17)}`;
    yield shown`${aligned(shown`${index}`, 3)}  ${columns} ${printable(name)}\n`;
  }
}

const hex = (value: number): Printable => aligned(printable(`0x${value.toString(16)}`), 16);
