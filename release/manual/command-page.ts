import yargs, { type Argv } from 'yargs';
import type { Example } from '../../src/cli/command.ts';
import type { CommandEntry } from '../../src/cli/commands.ts';
import { withOutputOptions, withSearchOptions } from '../../src/cli/shared-options.ts';

/** What a manual says of a command, read from its definition. */
export interface CommandPage {
  readonly name: string;
  /** With its arguments: `export <disk> <output>`. */
  readonly usage: string;
  readonly summary: string;
  readonly group: string;
  readonly notes: string | undefined;
  readonly arguments: readonly Described[];
  /** Its own first, then those it shares with others. */
  readonly options: readonly OptionPage[];
  readonly examples: readonly Example[];
}

export interface Described {
  readonly name: string;
  readonly text: string;
}

export interface OptionPage extends Described {
  /** As typed: `--quiet`, `-q`. */
  readonly spellings: readonly string[];
  /** What follows the name; null for a switch. */
  readonly value: string | null;
  readonly defaultValue: string | null;
  readonly required: boolean;
  readonly repeatable: boolean;
}

export async function commandPage(entry: CommandEntry): Promise<CommandPage> {
  const { usage, summary, group } = entry;
  const { options, notes, examples } = await entry.load();
  const defined = definedBy(options);
  const name = usage.split(' ')[0]!;
  const shared = new Set(
    definedBy((parser) => withSearchOptions(withOutputOptions(parser))).names(),
  );
  const isArgument = new Set([...usage.matchAll(/[<[]([\w-]+)/g)].map(([, argument]) => argument!));
  const names = defined.names().filter((option) => !isArgument.has(option));
  const ordered = [
    ...names.filter((option) => !shared.has(option)),
    ...names.filter((option) => shared.has(option)),
  ];
  return {
    name,
    usage,
    summary,
    group,
    notes,
    arguments: [...isArgument].map((argument) => ({
      name: argument,
      text: defined.description(argument),
    })),
    options: ordered.map((option) => defined.option(option)),
    examples,
  };
}

/** What yargs keeps of the options it was told. */
interface Kept {
  key: Record<string, boolean>;
  alias: Record<string, string[]>;
  array: string[];
  boolean: string[];
  hiddenOptions: string[];
  choices: Record<string, (string | number)[]>;
  default: Record<string, unknown>;
  demandedOptions: Record<string, unknown>;
}

function definedBy(define: (parser: Argv) => Argv<never> | Argv<object>) {
  const parser = yargs([]).help(false).version(false);
  define(parser);
  const internals = parser as unknown as {
    getOptions(): Kept;
    getInternalMethods(): {
      getUsageInstance(): { getDescriptions(): Record<string, string | undefined> };
    };
  };
  const kept = internals.getOptions();
  const descriptions = internals.getInternalMethods().getUsageInstance().getDescriptions();
  const aliases = new Set(Object.values(kept.alias).flat());
  const description = (name: string) => {
    const text = descriptions[name];
    if (!text) throw new Error(`${name} is not described`);
    return text;
  };
  return {
    description,
    names: () =>
      Object.keys(kept.key).filter(
        (name) => !aliases.has(name) && !kept.hiddenOptions.includes(name),
      ),
    option(name: string): OptionPage {
      const isSwitch = kept.boolean.includes(name);
      const fallback = kept.default[name];
      const spelled = isSwitch && fallback !== false ? `--[no-]${name}` : `--${name}`;
      return {
        name,
        text: description(name),
        spellings: [spelled, ...(kept.alias[name] ?? []).map((letter) => `-${letter}`)],
        value: isSwitch ? null : (kept.choices[name]?.join('|') ?? 'value'),
        defaultValue: isSwitch || isNothing(fallback) ? null : String(fallback),
        required: name in kept.demandedOptions,
        repeatable: kept.array.includes(name),
      };
    },
  };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
