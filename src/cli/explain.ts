import type { Argv } from 'yargs';
import { lookUpCode } from '../codes/look-up.ts';
import { lookUpSayings } from '../codes/look-up-saying.ts';
import { jsonText } from '../report/json/json-text.ts';
import { explanationJson, explanationText } from '../report/text/explanation.ts';
import type { Command } from './command.ts';
import { ExitCode, UsageError } from './exit.ts';
import { type OutputOptions, withOutputOptions } from './shared-options.ts';

interface ExplainOptions extends OutputOptions {
  code: string[];
}

export const explain: Command<ExplainOptions> = {
  options: (yargs: Argv) =>
    withOutputOptions(yargs)
      // A negative number is a code as PowerShell prints it, not an option; nor is it a number yet.
      .positional('code', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'A code in any spelling, an event number, a name, or the message itself',
      }) as unknown as Argv<ExplainOptions>,

  examples: [
    { line: 'explain 0xC03A000E', tells: 'a child that refuses its parent' },
    { line: 'explain -1069940722', tells: 'the same, as PowerShell prints it' },
    { line: 'explain 19100', tells: 'a merge that failed, by the number of its event' },
  ],

  async run({ code, json }) {
    const query = code.join(' ');
    if (query.trim() === '') throw new UsageError('no code was given');
    const result = lookUpCode(query);
    const sayings = lookUpSayings(query);
    const text = json
      ? jsonText(explanationJson(query, result, sayings))
      : explanationText(query, result, sayings);
    process.stdout.write(text);
    return ExitCode.Done;
  },
};
