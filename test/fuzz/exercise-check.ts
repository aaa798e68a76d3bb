import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { type CheckedKind, checkFile } from '../../src/diagnosis/conformance/check-file.ts';
import { checkJson } from '../../src/report/json/check-json.ts';
import { checkText } from '../../src/report/text/check-text.ts';
import { PLAIN } from '../../src/report/text/style.ts';
import { checkView } from '../../src/report/view/check-view.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';

/** What `check` does with a file, in text and as JSON. */
export async function exerciseCheck(
  path: string,
  kind: CheckedKind,
  source: ByteSource,
): Promise<void> {
  const checks = [await checkFile(path, kind, source)];
  const view = checkView(checks, [], ['.']);
  requirePrintable(checkText(view, { width: 80, style: PLAIN, all: true }));
  requireSafeNumbers(checkJson(checks, [], '0'));
}
