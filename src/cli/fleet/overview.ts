import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type Overview, OverviewMaker } from '../../fleet/overview.ts';
import { overviewDocument } from '../../fleet/overview-document.ts';
import { writeOutput } from '../../node/atomic-output.ts';
import { stdoutSink } from '../../node/stdout-sink.ts';
import { vhdset } from '../../recovery/command.ts';
import { fleetResultSchema } from '../../report/json/fleet-result-schema.ts';
import { jsonText } from '../../report/json/json-text.ts';
import { ExitCode, InputError, UsageError } from '../exit.ts';
import { requireReplaceable } from '../output-guard.ts';
import { shellHere } from '../page.ts';
import type { ReportArgs } from '../report.ts';
import { writeText } from '../text-sink.ts';
import { VERSION } from '../version.ts';

/** Characters of a line: more than a result ever has. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** The overview of all sets in a file with results of a fleet, in the formats of a report. */
export async function overview(path: string, args: ReportArgs): Promise<number> {
  const { output, force, hash, files, redact } = args;
  for (const [name, given] of Object.entries({ hash, files, redact })) {
    if (given)
      throw new UsageError(`--${name} is for reports on folders, not on results of a fleet`);
  }
  const made = await overviewOf(path);
  const text = await textOf(made, path, args);
  if (output === undefined) {
    await writeText(stdoutSink(), [text]);
    return ExitCode.Done;
  }
  if (force) await requireReplaceable(output);
  await writeOutput(output, { force, inputs: [path] }, (file) => writeText(file, [text]));
  return ExitCode.Done;
}

/** @throws {InputError} naming the line that is no result */
async function overviewOf(path: string): Promise<Overview> {
  const maker = new OverviewMaker();
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    if (line.trim() === '') continue;
    const result = fleetResultSchema.safeParse(parsedOrNull(line));
    if (!result.success) throw new InputError(`${path}: line ${number} is not a result of a fleet`);
    maker.add(result.data);
  }
  return maker.finish();
}

/** @throws {InputError} for one that is too long, before it is held */
async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of createReadStream(path)) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE)
      throw new InputError(`${path}: a line is too long for a result`);
    yield* lines;
  }
  yield rest + decoder.end();
}

function parsedOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Each format is loaded only when it is written. */
async function textOf(made: Overview, path: string, { json, format }: ReportArgs): Promise<string> {
  const chosen = json ? 'json' : format;
  if (chosen === 'json') return jsonText({ tool: { name: 'vhdset', version: VERSION }, ...made });
  const command = vhdset('report', { path }, ...(chosen === 'md' ? ['--format', 'md'] : []));
  const time = new Date().toISOString();
  const document = overviewDocument(made, { version: VERSION, time, source: path, command });
  if (chosen === 'md') {
    const { documentMarkdown } = await import('../../report/markdown/report-md.ts');
    return documentMarkdown(document, shellHere());
  }
  const { documentHtml } = await import('../../report/html/report-html.tsx');
  return documentHtml(document, shellHere());
}
