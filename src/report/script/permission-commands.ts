import { VhdsetError } from '../../bytes/vhdset-error.ts';
import type { SetFolder } from '../../host/machines-of-sets.ts';
import type { MissingGrant } from '../../host/permissions.ts';
import { virtualMachineAccount, virtualMachineSid } from '../../host/virtual-machine-sid.ts';
import { printable } from '../printable.ts';
import { paragraph } from '../text/paragraph.ts';
import { commentSafe, quoteCmd, quotePowerShell, remSafe } from './shell-quoting.ts';

export type CommandFormat = 'ps1' | 'cmd';

/** A path that no Windows file has, or that icacls would take for several: no command is made of it. */
export class ImpossiblePathError extends VhdsetError {
  readonly code = 'impossible-path';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`"${printable(path)}" ${reason}`);
    this.name = 'ImpossiblePathError';
    this.path = path;
    this.reason = reason;
  }
}

/**
 * Commands that give each machine full access to the folder of a VHD Set, inherited by its files.
 * @param notes what a person must know before, as comments: the script may be all that is kept.
 * @throws {UnquotableError} in `cmd` for names that cmd cannot quote: offer `ps1`.
 * @throws {ImpossiblePathError} for a folder that icacls cannot mean.
 */
export function grantScript(
  folders: readonly SetFolder[],
  format: CommandFormat,
  notes: readonly string[] = [],
): string {
  const say = LANGUAGE[format];
  return script(format, [
    ...[
      'Full access for each virtual machine to the folder of the VHD Set, inherited by its files.',
      'Run as administrator on a node of the host cluster. Grants add rights, and can be repeated.',
      'If an account name is not found on this host, its SID does the same:',
      'write *S-1-5-83-1-... in place of NT VIRTUAL MACHINE\\...',
    ].map(say.comment),
    ...comments(notes, say),
    ...folders.flatMap(({ path, machines }) => {
      const target = commandPath(path);
      return machines.flatMap((machine) => [
        '',
        say.comment(`${machine.name ?? 'virtual machine'}   ${virtualMachineSid(machine.id)}`),
        ...say.run(['icacls', target, '/grant', `${virtualMachineAccount(machine.id)}:(OI)F`]),
      ]);
    }),
  ]);
}

/**
 * Commands that repair what is missing, and nothing else. What an entry denies is not repaired by a
 * grant: it becomes a comment, for a person to decide.
 * @param parent the folder that holds the saved one on the host, absolute; null: run it from there.
 * @throws {UnquotableError}, {ImpossiblePathError} as {@link grantScript}.
 */
export function repairScript(
  missing: readonly MissingGrant[],
  parent: string | null,
  format: CommandFormat,
  notes: readonly string[] = [],
): string {
  const say = LANGUAGE[format];
  const lines = [say.comment('Only what the access list lacks. Run as administrator on the host.')];
  lines.push(...comments(notes, say));
  if (missing.length === 0) {
    lines.push('', say.comment('Nothing is missing in what was read: there is nothing to run.'));
  } else if (parent === null) {
    lines.push(
      say.comment('Run it in the folder that holds the saved one: paths are relative to it.'),
    );
  }
  for (const { machine, path, kind, cure } of missing) {
    if (cure.kind === 'with-folder') continue;
    const target = commandPath(joined(parent, dumpPath(path)));
    const who = machine.name ?? machine.id;
    if (cure.kind === 'decide') {
      lines.push('', say.comment(`${who}: an entry on ${path} denies rights.`));
      lines.push(say.comment('Find out why it is there; a grant does not cure it.'));
      continue;
    }
    const rights = kind === 'folder' ? '(OI)F' : 'F';
    lines.push('', say.comment(who));
    lines.push(
      ...say.run(['icacls', target, '/grant', `${virtualMachineAccount(machine.id)}:${rights}`]),
    );
  }
  return script(format, lines);
}

/**
 * The reminder of `ConfigStoreRootPath`, in PowerShell: a look at it runs, setting it stays a comment,
 * because it can be done once.
 */
export function configStoreReminder(): string {
  const resource = "Get-ClusterResource -Name 'Virtual Machine Cluster WMI'";
  return script('ps1', [
    '# Once per host cluster: a checkpoint of machines that share disks keeps the description of',
    '# their collection under ConfigStoreRootPath. It is empty after installation, and backups of',
    '# the collection fail until it is set. It cannot be changed later: choose a folder on a',
    '# Cluster Shared Volume that will stay. Look first:',
    `${resource} | Get-ClusterParameter -Name ConfigStoreRootPath`,
    '# Only if that is empty, with your own path:',
    `# ${resource} | Set-ClusterParameter -Name ConfigStoreRootPath -Value 'C:\\ClusterStorage\\Volume1\\ConfigStore'`,
  ]);
}

interface Language {
  comment(text: string): string;
  /** The program is a plain word; the rest is quoted. The script stops when it fails. */
  run(words: readonly string[]): string[];
}

const LANGUAGE: Readonly<Record<CommandFormat, Language>> = {
  ps1: {
    comment: (text) => `# ${commentSafe(text)}`,
    run: ([program, ...rest]) => [
      [program, ...rest.map((word) => plainOption(word) ?? quotePowerShell(word))].join(' '),
      `if ($LASTEXITCODE -ne 0) { throw "${program} failed with $LASTEXITCODE" }`,
    ],
  },
  cmd: {
    comment: (text) => `rem ${remSafe(text)}`,
    run: ([program, ...rest]) => [
      `${[program, ...rest.map((word) => plainOption(word) ?? quoteCmd(word))].join(' ')} || exit /b 1`,
    ],
  },
};

const NOTE_WIDTH = 96;

/** Notes begin after an empty line, so that none is taken for the end of the one before. */
function comments(notes: readonly string[], say: Language): string[] {
  return notes.flatMap((note) => ['', ...paragraph(note, NOTE_WIDTH).split('\n').map(say.comment)]);
}

const plainOption = (word: string) => (word === '/grant' ? word : null);

function script(format: CommandFormat, lines: readonly string[]): string {
  const ending = format === 'cmd' ? '\r\n' : '\n';
  const head = format === 'cmd' ? ['@echo off'] : [];
  return [...head, ...lines, ''].join(ending);
}

/**
 * A folder as icacls should get it. Trailing backslashes are taken off, because Windows PowerShell
 * 5.1 lets one escape the quote that it puts behind it.
 */
function commandPath(path: string): string {
  const rest = path.replace(/^(?:\\\\\?\\)?[a-z]:/i, '');
  if (path.trim() === '') throw new ImpossiblePathError(path, 'is not a path');
  if (/["<>|?*:/\p{Cc}]/u.test(rest)) {
    throw new ImpossiblePathError(
      path,
      'holds a character that no Windows name has, or a wildcard',
    );
  }
  const bare = path.replace(/(?<!\\)\\+$/, '');
  return /^[a-z]:$/i.test(bare) ? `${bare}\\` : bare;
}

/**
 * A path from a dump: names below the saved folder's parent, never out of it. `.` stays inside, and
 * stands first where the saved folder was named so.
 */
function dumpPath(path: string): string {
  const [first, ...rest] = path.split('\\');
  const names = first === '.' ? rest : [first, ...rest];
  if (names.some((name) => !name || /^[. ]+$/.test(name)) || path.includes(':')) {
    throw new ImpossiblePathError(path, 'leads out of the folder that was saved');
  }
  return path;
}

function joined(parent: string | null, path: string): string {
  return parent === null ? path : `${commandPath(parent).replace(/(?<!\\)\\$/, '')}\\${path}`;
}
