import { type Coverage, missingBytes } from '../../disk/coverage.ts';
import type { Extent } from '../../disk/extent.ts';
import { inertJson } from './json-text.ts';

/**
 * What is missing, as the parts of a JSON text: coverage in bytes, then each missing range with its
 * reason and the damaged file.
 * @param names of the layers, leaf first
 * @param base offset on the disk that is offset 0 of the output
 */
export async function* missingJson(
  extents: AsyncIterable<Extent>,
  coverage: Coverage,
  names: readonly string[],
  base = 0,
): AsyncGenerator<string> {
  const known = coverage.total - missingBytes(coverage);
  const head = JSON.stringify({ ...coverage, known, diskOffset: base });
  yield `{"coverage":${head},"missing":[`;
  let separator = '\n';
  for await (const { offset, length, kind, layer, damage } of extents) {
    if (kind !== 'missing') continue;
    const file = layer === null ? null : names[layer];
    const range = { offset: offset - base, length, reason: damage ?? 'absent-ancestor', file };
    yield separator + inertJson(JSON.stringify(range));
    separator = ',\n';
  }
  yield '\n]}\n';
}
