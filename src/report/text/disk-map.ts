import { formatBytes } from '../../bytes/quantity.ts';
import {
  aligned,
  type Line,
  type Printable,
  padded,
  printable,
  shown,
  textOf,
} from '../printable.ts';
import { type DiskMap, type MapLayerView, mapView } from '../view/map-view.ts';

/** A table of the files, a table of the ranges; as parts of a text, for disks of millions of ranges. */
export async function* diskMapText(map: DiskMap): AsyncGenerator<Printable> {
  const { headline, gap, coverage, layers } = mapView(map);
  yield textOf([headline, ...(gap === null ? [] : [gap]), ...coverage].map(printable));
  yield shown`\n  #  in use     hidden     merge into its parent          file\n`;
  yield textOf(layers.map((layer, index) => layerLine(index, layer)));
  if (!map.extents) return;
  yield shown`\n          offset          length  kind         #        position\n`;
  for await (const { offset, length, kind, layer, position, damage } of map.extents) {
    const what = printable(damage === null ? kind : `${kind} (${damage})`);
    const at: Line = position === null ? '' : hex(position);
    const end =
      layer === null ? what : shown`${padded(what, 11)} ${aligned(shown`${layer}`, 5)}${at}`;
    yield shown`${hex(offset)}${hex(length)}  ${end}\n`;
  }
}

function layerLine(index: number, { name, inUse, hidden, merge }: MapLayerView): Printable {
  const size = (bytes: number) => padded(printable(formatBytes(bytes)), 10);
  const columns = shown`${size(inUse)} ${size(hidden)} ${padded(printable(merge ?? ''), 30)}`;
  return shown`${aligned(shown`${index}`, 3)}  ${columns} ${printable(name)}`;
}

const hex = (value: number): Printable => aligned(printable(`0x${value.toString(16)}`), 16);
