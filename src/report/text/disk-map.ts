import { formatBytes } from '../../bytes/quantity.ts';
import { printable } from '../printable.ts';
import { type DiskMap, type MapLayerView, mapView } from '../view/map-view.ts';

/** A table of the files, a table of the ranges; as parts of a text, for disks of millions of ranges. */
export async function* diskMapText(map: DiskMap): AsyncGenerator<string> {
  const { headline, gap, coverage, layers } = mapView(map);
  for (const line of [headline, ...(gap === null ? [] : [gap]), ...coverage]) {
    yield `${printable(line)}\n`;
  }
  yield '\n  #  in use     hidden     merge into its parent          file\n';
  for (const [index, layer] of layers.entries()) yield layerLine(index, layer);
  if (!map.extents) return;
  yield '\n          offset          length  kind         #        position\n';
  for await (const { offset, length, kind, layer, position, damage } of map.extents) {
    const what = damage === null ? kind : `${kind} (${damage})`;
    const where = layer === null ? '' : `${String(layer).padStart(5)}${hex(position)}`;
    yield `${hex(offset)}${hex(length)}  ${what.padEnd(11)} ${where}`.trimEnd();
    yield '\n';
  }
}

function layerLine(index: number, { name, inUse, hidden, merge }: MapLayerView): string {
  const size = (bytes: number) => formatBytes(bytes).padEnd(10);
  const columns = `${size(inUse)} ${size(hidden)} ${(merge ?? '').padEnd(30)}`;
  return `${String(index).padStart(3)}  ${columns} ${printable(name)}\n`;
}

function hex(value: number | null): string {
  return (value === null ? '' : `0x${value.toString(16)}`).padStart(16);
}
