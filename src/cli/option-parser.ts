import yargs, { type Argv, type FallbackCompletionFunction } from 'yargs';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { endOfHelp } from './end-of-help.ts';
import { ExitCode, escapeControls, UsageError } from './exit.ts';
import { VERSION } from './version.ts';
import { COMPLETION_REQUEST, requireValues } from './words.ts';
import { wrongUsage } from './wrong-usage.ts';

/** Parses and runs; wrong usage is told on stderr, with the way to the help. */
export async function parseAndRun(words: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.Done;
  const asked = await completionOf(words);
  const parser = yargs(asked.words)
    .scriptName('vhdset')
    .locale('en')
    .version(VERSION)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .strict()
    .demandCommand(1)
    .recommendCommands()
    .check((args) => requireOnce(args, listOptions(parser)))
    .check(() => requireValues(words, optionsOf(parser)))
    // The scripts are our own: the command that yargs has for its own bears a name nobody can type.
    .completion('\0', false, asked.offer)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      if (error) throw error;
      tellUsage(message ?? '', words);
      throw new UsageTold();
    });
  neverComposeHelpAhead(parser);
  for (const entry of COMMANDS) {
    addCommand(parser, entry, (code) => {
      exitCode = code;
    });
  }
  try {
    await parser.parseAsync();
  } catch (error) {
    if (error instanceof UsageTold) return ExitCode.WrongUsage;
    // What yargs throws by itself, past its own `fail`, is wrong usage as well.
    if (!(error instanceof Error) || error.name !== 'YError') throw error;
    tellUsage(error.message, words);
    return ExitCode.WrongUsage;
  }
  return exitCode;
}

interface CompletionRequest {
  /** What yargs is to parse. */
  readonly words: string[];
  readonly offer: FallbackCompletionFunction;
}

/** Sorts what yargs offers to complete a command line: asked for by the completion scripts. */
async function completionOf(words: readonly string[]): Promise<CompletionRequest> {
  if (words[0] !== COMPLETION_REQUEST) {
    return { words: [...words], offer: (_current, _argv, defaultsTo) => defaultsTo() };
  }
  // yargs adds descriptions for fish alone; they are laid out for the shell that asks.
  process.env.SHELL = 'fish';
  const { argumentNames, completionsFor, offerFor, wordsAsked } = await import('./offers.ts');
  const asked = wordsAsked(words, process.env);
  const typed = asked.slice(2);
  const names = await argumentNames(typed);
  return {
    words: asked,
    offer: (_current, _argv, defaultsTo, done) =>
      defaultsTo((_error, defaults = []) =>
        done(
          completionsFor(typed, defaults, names).map((offer) =>
            offerFor(process.env.VHDSET_COMPLETION, offer),
          ),
        ),
      ),
  };
}

function tellUsage(message: string, words: readonly string[]): void {
  process.stderr.write(`vhdset: ${escapeControls(wrongUsage(message, words))}\n`);
}

/** Ends the parsing; what was wrong has been said. */
class UsageTold extends Error {}

/** Names of the options and arguments that may be given several times. */
function listOptions(parser: Argv): readonly string[] {
  return optionsOf(parser).array;
}

interface YargsOptions {
  readonly array: string[];
  readonly boolean: string[];
  readonly key: Record<string, unknown>;
}

function optionsOf(parser: Argv): YargsOptions {
  return (parser as unknown as { getOptions(): YargsOptions }).getOptions();
}

/** A single value given twice would reach the command as a list. */
function requireOnce(args: Record<string, unknown>, lists: readonly string[]): true {
  for (const [name, value] of Object.entries(args)) {
    const single = name !== '_' && !lists.includes(name);
    if (single && Array.isArray(value)) throw new UsageError(`--${name} was given more than once`);
  }
  return true;
}

/** yargs lays out the help page after every command, asked for or not: a third of the time to start. */
function neverComposeHelpAhead(parser: Argv): void {
  const internals = parser as unknown as {
    getInternalMethods(): { getUsageInstance(): { cacheHelpMessage(): void } };
  };
  internals.getInternalMethods().getUsageInstance().cacheHelpMessage = () => {};
}

function addCommand(parser: Argv, entry: CommandEntry, exit: (code: number) => void): void {
  parser.command(
    entry.usage,
    entry.summary,
    async (yargs: Argv) => {
      const command = await entry.load();
      return command.options(yargs).epilogue(endOfHelp(command));
    },
    async (args) => exit(await (await entry.load()).run(args)),
  );
}
