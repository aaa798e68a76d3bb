import { type DiskDiff, totalsOf } from '../view/diff-view.ts';
import { inertJson } from './json-text.ts';

/** One object; `ranges` holds what was written, `layer` being an index into `growth`. */
export async function* diskDiffJson(diff: DiskDiff): AsyncGenerator<string> {
  const { changes, ...head } = diff;
  const totals = await totalsOf(changes());
  yield `${inertJson(JSON.stringify({ ...head, totals }, null, 2)).slice(0, -2)},\n  "ranges": [`;
  let separator = '\n';
  for await (const change of changes()) {
    yield `${separator}    ${JSON.stringify(change)}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
