import { analysisJson, openCase } from '../../src/index.ts';
import { DroppedFiles, type FileLike } from '../../src/web.ts';

/** What the page of the test does with the files that were chosen: all that `analyze --json` does. */
async function analyse(files: Iterable<FileLike>, version: string): Promise<string> {
  const opened = await openCase({ trees: [new DroppedFiles(files)] });
  const [host, findings] = [await opened.host(), await opened.findings()];
  const plans = await opened.plans({ output: '.' });
  return JSON.stringify(analysisJson(opened.inventory, host, findings, version, plans));
}

Object.assign(globalThis, { analyse });
