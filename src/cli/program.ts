import { COMMANDS } from './commands.ts';
import { reportError } from './exit.ts';
import { plainArguments } from './plain-line.ts';
import { COMPLETION_REQUEST, operandsAfterDashes } from './words.ts';

/**
 * Runs a command line; whatever goes wrong is told on stderr.
 * @returns what the process is to end with
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    return await run(words);
  } catch (error) {
    return reportError(error);
  }
}

/** Runs what is plain at once; anything else is for the option parser to say. */
async function run(typed: readonly string[]): Promise<number> {
  // What is to be completed is completed as it was typed.
  if (typed[0] === COMPLETION_REQUEST) return askOptionParser(typed);
  const words = operandsAfterDashes(typed);
  const [name, ...rest] = words;
  const entry = COMMANDS.find(({ usage }) => usage.split(' ')[0] === name);
  if (!entry) return askOptionParser(words);
  const command = await entry.load();
  const args = plainArguments(entry.usage, command.options, rest);
  return args ? command.run(args) : askOptionParser(words);
}

/** It is loaded where it is needed. */
async function askOptionParser(words: readonly string[]): Promise<number> {
  const { parseAndRun } = await import('./option-parser.ts');
  return parseAndRun(words);
}
