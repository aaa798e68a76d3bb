import type { Extent } from '../../disk/extent.ts';
import type { DiskMap } from '../view/map-view.ts';
import { inertJson, jsonText } from './json-text.ts';

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
