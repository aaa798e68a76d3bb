import type { Command } from './command.ts';

/** A command before it is loaded: a command imports only what it needs, and only when it runs. */
export interface CommandEntry {
  /** Name and positional arguments, in yargs' notation. */
  readonly usage: string;
  readonly summary: string;
  readonly group: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has arguments of its own
  readonly load: () => Promise<Command<any>>;
}

const LOOK = 'Look';
const GET = 'Get the data out';
const DECIDE = 'Decide';
const FLEET = 'For thousands of sets';
const PRACTISE = 'Practise';
const SET_UP = 'Set up';

export const COMMANDS: readonly CommandEntry[] = [
  {
    usage: 'analyze [paths..]',
    summary: 'Which sets are there, how their chains run, what is wrong',
    group: LOOK,
    load: async () => (await import('./analyze.ts')).analyze,
  },
  {
    usage: 'inspect <file>',
    summary: 'Every structure of one file, with its offset',
    group: LOOK,
    load: async () => (await import('./inspect.ts')).inspect,
  },
  {
    usage: 'chain <disk>',
    summary: 'The chain below one disk, and how each parent was proven',
    group: LOOK,
    load: async () => (await import('./chain.ts')).chain,
  },
  {
    usage: 'check [files..]',
    summary: 'Each file against the rules of its format, each link of a chain',
    group: LOOK,
    load: async () => (await import('./check.ts')).check,
  },
  {
    usage: 'volumes <disk>',
    summary: 'How a disk is divided, and what each part holds',
    group: LOOK,
    load: async () => (await import('./volumes.ts')).volumes,
  },
  {
    usage: 'ls <disk> [path]',
    summary: 'The files of a volume, also deleted ones, and whether they are whole',
    group: LOOK,
    load: async () => (await import('./ls.ts')).ls,
  },
  {
    usage: 'export <disk> <output>',
    summary: 'Flattens a chain into a new disk, raw or VHDX; sources stay as they are',
    group: GET,
    load: async () => (await import('./export.ts')).exportDisk,
  },
  {
    usage: 'extract <disk> <path> <folder>',
    summary: 'Files of a volume into a folder: one, a folder, or all',
    group: GET,
    load: async () => (await import('./extract.ts')).extract,
  },
  {
    usage: 'cat <disk> <path>',
    summary: 'A file of a volume, on the standard output',
    group: GET,
    load: async () => (await import('./cat.ts')).cat,
  },
  {
    usage: 'hash <disk>',
    summary: 'Digests of the content, or of the files; writes and checks manifests',
    group: GET,
    load: async () => (await import('./hash.ts')).hash,
  },
  {
    usage: 'map <disk>',
    summary: 'What each range of a disk is, and which file holds it',
    group: GET,
    load: async () => (await import('./map.ts')).map,
  },
  {
    usage: 'serve <disks..>',
    summary: 'The disk for every tool that speaks NBD, read-only and without a copy',
    group: GET,
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    usage: 'diff <disk>',
    summary: 'What was written since a checkpoint',
    group: GET,
    load: async () => (await import('./diff.ts')).diff,
  },
  {
    usage: 'compare <a> <b>',
    summary: 'Whether two disks hold the same, and where they do not',
    group: GET,
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    usage: 'plan [paths..]',
    summary: 'What can be done, what an expert would do, and the commands for it',
    group: DECIDE,
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    usage: 'report [paths..]',
    summary: 'Everything with pictures, in one file to hand over',
    group: DECIDE,
    load: async () => (await import('./report.ts')).report,
  },
  {
    usage: 'permissions [paths..]',
    summary: 'The rights that machines need on the folder, and the commands that grant them',
    group: DECIDE,
    load: async () => (await import('./permissions.ts')).permissions,
  },
  {
    usage: 'explain <code..>',
    summary: 'What an error code or event means, and what can be proven about it',
    group: DECIDE,
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    usage: 'collect [paths..]',
    summary: 'A read-only script that asks a host what a copied folder cannot show',
    group: DECIDE,
    load: async () => (await import('./collect.ts')).collect,
  },
  {
    usage: 'fleet <task> [roots..]',
    summary: 'The same for each of thousands of sets, on many machines, through Redis',
    group: FLEET,
    load: async () => (await import('./fleet.ts')).fleet,
  },
  {
    usage: 'create [scenario] [folder]',
    summary: 'Makes a sample set with a known trouble',
    group: PRACTISE,
    load: async () => (await import('./create.ts')).create,
  },
  {
    usage: 'demo',
    summary: 'Makes a set whose checkpoints never merged, and analyses it',
    group: PRACTISE,
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    usage: 'completion [shell]',
    summary: 'What makes bash, zsh, fish or PowerShell complete a command line',
    group: SET_UP,
    load: async () => (await import('./completion.ts')).completion,
  },
];
