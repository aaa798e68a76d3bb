import { type CommandPage, commandPage } from '../../release/manual/command-page.ts';
import { COMMANDS } from '../../src/cli/commands.ts';

/** Files of a scenario that command lines are about, relative to where it lies. */
export interface Subjects {
  readonly folder: string;
  readonly disk: string;
  /** An older state of the disk, or the disk itself where there is none. */
  readonly base: string;
}

/** Only a part of what a command reads, where all of it would take minutes. */
function smaller(command: string, { base }: Subjects): readonly string[] {
  if (command === 'hash') return ['--files', '--at', base];
  // Quiet: whether a file can be sparse differs between systems.
  if (command === 'export') return ['--range', '0+1M', '--format', 'raw', '--quiet'];
  return [];
}

/** What stands for an argument of this name, or for an option that must be given. */
function wordFor(name: string, { folder, disk, base }: Subjects, fresh: () => string): string {
  switch (name) {
    case 'paths':
      return folder;
    case 'output':
    case 'folder':
      return fresh();
    case 'code':
      return '0xC03A000E';
    case 'from':
    case 'b':
      return base;
    case 'path':
      return '/';
    default:
      return disk;
  }
}

/**
 * Commands that ask nothing about files, or go on until they are ended: their examples are run. And
 * `fleet`, which asks a queue, and has tests of its own.
 */
const ELSEWHERE = new Set(['create', 'demo', 'completion', 'serve', 'fleet']);

/**
 * A line for every command there is, made of its definition.
 * @param separator of paths as they are typed
 */
export async function commandLines(subjects: Subjects): Promise<string[][]> {
  const pages = await Promise.all(COMMANDS.map(commandPage));
  let outputs = 0;
  const fresh = () => `output-${++outputs}`;
  return pages
    .filter(({ name }) => !ELSEWHERE.has(name))
    .map((page) => [
      page.name,
      ...page.arguments.map(({ name }) => wordFor(name, subjects, fresh)),
      ...required(page).flatMap((name) => [`--${name}`, wordFor(name, subjects, fresh)]),
      ...smaller(page.name, subjects),
      '--json',
    ]);
}

function required({ options }: CommandPage): string[] {
  return options.filter((option) => option.required).map(({ name }) => name);
}
