import type { Command } from '../../recovery/command.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { RecoveryOption, Step } from '../../recovery/recovery-option.ts';
import { printable } from '../printable.ts';
import { shownCommand, typedWords } from './plan-commands.ts';
import { optionFor, plainProse, UnscriptableError } from './plan-script.ts';
import { commentSafe, quotePosix } from './shell-quoting.ts';

/**
 * A script for any POSIX shell. It prints what it would do; with `--execute` it does it, stops at the
 * first error, and writes nothing but new files. Steps of a person are printed in both cases.
 * @param id of an option; null: the recommended one
 * @throws {UnscriptableError} when the option is impossible or needs PowerShell
 * @throws {UnquotableError} for a name that no POSIX shell has a spelling for
 */
export function planShell(plan: Plan, id: string | null): string {
  const option = optionFor(plan, id);
  return `${[
    ...header(plan, option),
    PREAMBLE,
    ...checks(option),
    ...option.steps.flatMap((step, index) => stepLines(step, `Step ${index + 1}`)),
    ...option.verify.flatMap((step, index) => stepLines(step, `Check ${index + 1}`)),
    END,
  ].join('\n')}\n`;
}

function header({ subject }: Plan, { id, title, warnings }: RecoveryOption): string[] {
  return [
    '#!/bin/sh',
    `# Recovery plan of vhdset for ${subject}`,
    `# ${id}: ${title}`,
    '#',
    '# This script prints what it would do. To do it: sh <this file> --execute',
    '# It stops at the first error. It only writes new files, and never touches a source.',
    ...warnings.map((warning) => `# Warning: ${warning}`),
  ].map((line) => (line.startsWith('#!') ? line : commentSafe(plainProse(line))));
}

const PREAMBLE = `
set -eu

# The program: by its name, or where $VHDSET says.
vhdset=\${VHDSET:-vhdset}

execute=no
case "$#:\${1-}" in
  0:) ;;
  1:--execute) execute=yes ;;
  *) printf '%s\\n' 'usage: sh <this file> [--execute]' >&2; exit 2 ;;
esac

# While only printing, a problem is reported and the next step is shown.
problem() {
  printf 'PROBLEM: %s\\n' "$1" >&2
  if [ "$execute" = yes ]; then exit 1; fi
}

say() { printf '%s\\n' "$1"; }

# run <command as shown> <command> <arguments>...
run() {
  say "     $1"
  shift
  if [ "$execute" = yes ]; then "$@"; fi
}

# source_file <path> <bytes> <path as shown>
source_file() {
  if [ ! -f "$1" ]; then problem "not there: $3"
  elif [ "$(wc -c < "$1" | tr -d ' ')" != "$2" ]; then problem "its size has changed: $3"
  fi
}

# new_file <path> <path as shown>
new_file() {
  if [ -e "$1" ] || [ -L "$1" ]; then problem "already there: $2"; fi
}

# free_space <folder> <KiB> <folder as shown>
free_space() {
  folder=$1
  while [ ! -d "$folder" ]; do folder=$(dirname -- "$folder"); done
  free=$(df -Pk -- "$folder" | awk 'NR == 2 { print $4 }')
  case "$free" in
    '' | *[!0-9]*) say "Free space in $3 is not known: check it yourself." ;;
    *) if [ "$free" -lt "$2" ]; then problem "too little free space in $3: $free KiB of $2"; fi ;;
  esac
}

if [ "$execute" = no ]; then say 'Nothing is done: this only shows the steps. To do them: --execute'; fi`;

const END = `
if [ "$execute" = yes ]; then say 'Done.'; else say 'Nothing was done.'; fi`;

/** What must still be so when the script runs, which may be much later. */
function checks({ reads, writes, space, steps, verify }: RecoveryOption): string[] {
  const runsVhdset = [...steps, ...verify].some(
    ({ by, commands }) => by === 'script' && commands.some(({ tool }) => tool === 'vhdset'),
  );
  const room =
    space.where !== null && space.bytes !== null && space.bytes > 0
      ? [
          `free_space ${quotePosix(space.where)} ${Math.ceil(space.bytes / 1024)} ${shown(space.where)}`,
        ]
      : [];
  return [
    '',
    ...(runsVhdset
      ? [
          'command -v "$vhdset" > /dev/null ||',
          "  problem 'vhdset is not on the PATH, and $VHDSET does not name it'",
        ]
      : []),
    ...reads.map(({ path, size }) => `source_file ${quotePosix(path)} ${size} ${shown(path)}`),
    ...writes.map((path) => `new_file ${quotePosix(path)} ${shown(path)}`),
    ...room,
  ];
}

function stepLines(step: Step, label: string): string[] {
  const byHand = step.by === 'person' ? ' (by hand)' : '';
  const said = [`${label}${byHand}: ${step.text}`, ...step.notes.map((note) => `     - ${note}`)];
  const say = said.map((text) => `say ${shown(text)}`);
  if (step.by === 'person') {
    const lines = step.commands.map((command) => `say ${shown(`     ${lineOf(command)}`)}`);
    return ['', ...say, ...lines];
  }
  return ['', ...say, ...step.commands.map(runLine)];
}

function runLine(command: Command): string {
  if (command.tool === 'powershell') {
    throw new UnscriptableError('this option needs PowerShell: --format ps1');
  }
  const words = typedWords(command, 'sh');
  const typed = command.tool === 'vhdset' ? ['"$vhdset"', ...words.slice(1)] : words;
  return `run ${shown(lineOf(command))} ${typed.join(' ')}`;
}

function lineOf(command: Command): string {
  return shownCommand(command, 'sh');
}

/** A text to be printed: harmless to a terminal, and quoted for the shell. */
function shown(text: string): string {
  return quotePosix(printable(plainProse(text)));
}
