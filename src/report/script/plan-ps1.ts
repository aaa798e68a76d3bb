import { type Command, textOf } from '../../recovery/command.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { RecoveryOption, Step } from '../../recovery/recovery-option.ts';
import { printable } from '../printable.ts';
import { shownCommand, typedWords } from './plan-commands.ts';
import { optionFor, plainProse } from './plan-script.ts';
import { commentSafe, quotePowerShell } from './shell-quoting.ts';

/**
 * A script for Windows PowerShell 5.1 and later, in pure ASCII. It prints what it would do; with
 * `-Execute` it does it, stops at the first error, and writes nothing but new files. Steps of a
 * person are printed in both cases.
 *
 * Nothing from outside breaks out: such a text stands only in a comment (one line of ASCII) or as an
 * argument from `quotePowerShell`, whose proof stands there. Two traps lie behind the quoting, in how
 * PowerShell starts programs: before 7.3 it loses double quotes inside an argument, and a batch file
 * has cmd read the arguments again. Where a name holds what these act on, the script requires 7.3,
 * or refuses the batch file.
 * @param id of an option; null: the recommended one
 * @throws {UnscriptableError} when the option is impossible here
 */
export function planPowerShell(plan: Plan, id: string | null): string {
  const option = optionFor(plan, id);
  const steps = [
    ...option.steps.flatMap((step, index) => stepLines(step, `Step ${index + 1}`)),
    ...option.verify.flatMap((step, index) => stepLines(step, `Check ${index + 1}`)),
  ];
  const lines = [...header(plan, option), PREAMBLE, ...checks(option), ...steps, END];
  return `${lines.join('\r\n').replace(/\r?\n/g, '\r\n')}\r\n`;
}

function header({ subject }: Plan, option: RecoveryOption): string[] {
  const { id, title, warnings } = option;
  const comments = [
    `Recovery plan of vhdset for ${subject}`,
    `${id}: ${title}`,
    '',
    'This script prints what it would do. To do it, as administrator:',
    '    powershell -ExecutionPolicy Bypass -File <this file> -Execute',
    'It stops at the first error. It only writes new files, and never touches a source.',
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  const required = argumentsOf(option).some((text) => text.includes('"'));
  return [
    ...comments.map((line) => commentSafe(`# ${plainProse(line)}`).trimEnd()),
    ...(required ? ['#Requires -Version 7.3'] : []),
  ];
}

const PREAMBLE = `
[CmdletBinding()]
param([switch] $Execute)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# While only printing, a problem is reported and the next step is shown.
function Write-Problem([string] $Text) {
  if ($Execute) { throw $Text }
  Write-Warning "PROBLEM: $Text"
}

# Shows a command; with -Execute it is run, and an error or the answer False ends the script.
function Invoke-Command-Shown([string] $Shown, [scriptblock] $Action) {
  Write-Host "     $Shown"
  if (-not $Execute) { return }
  $global:LASTEXITCODE = 0
  $answer = & $Action
  if ($global:LASTEXITCODE -ne 0) { throw "it ended with the exit code $global:LASTEXITCODE" }
  if ($answer -is [bool] -and -not $answer) { throw 'it answered False' }
  $answer | Out-Host
}

function Test-Source([string] $Path, [long] $Bytes, [string] $Shown) {
  if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { Write-Problem "not there: $Shown" }
  elseif ((Get-Item -LiteralPath $Path -Force).Length -ne $Bytes) {
    Write-Problem "its size has changed: $Shown"
  }
}

function Test-NewFile([string] $Path, [string] $Shown) {
  if (Test-Path -LiteralPath $Path) { Write-Problem "already there: $Shown" }
}

# For a mounted volume (such as a CSV) or a share, the drive alone does not give the free space.
function Test-FreeSpace([string] $Folder, [long] $Bytes, [string] $Shown) {
  try { $drive = New-Object System.IO.DriveInfo ([System.IO.Path]::GetPathRoot($Folder)) }
  catch { Write-Warning "Free space in $Shown is not known: check it yourself."; return }
  if ($drive.AvailableFreeSpace -lt $Bytes) {
    Write-Problem "too little free space in \${Shown}: $($drive.AvailableFreeSpace) bytes of $Bytes"
  }
}

if (-not $Execute) {
  Write-Host 'Nothing is done: this only shows the steps. To do them: -Execute'
}`;

const END = `
if ($Execute) { Write-Host 'Done.' } else { Write-Host 'Nothing was done.' }`;

/** What must still be so when the script runs, which may be much later. */
function checks(option: RecoveryOption): string[] {
  const { reads, writes, space } = option;
  const room =
    space.where !== null && space.bytes !== null && space.bytes > 0
      ? [`Test-FreeSpace ${quotePowerShell(space.where)} ${space.bytes} ${shown(space.where)}`]
      : [];
  return [
    ...programCheck(option),
    ...reads.map(({ path, size }) => `Test-Source ${quotePowerShell(path)} ${size} ${shown(path)}`),
    ...writes.map((path) => `Test-NewFile ${quotePowerShell(path)} ${shown(path)}`),
    ...room,
  ];
}

/** What cmd acts on in the arguments of a batch file, also inside quotes. */
const CMD_ACTS_ON = /[%&|<>^"!()\r\n]/;

function programCheck(option: RecoveryOption): string[] {
  const given = argumentsOf(option);
  if (given.length === 0) return [''];
  const refuse = given.some((text) => CMD_ACTS_ON.test(text))
    ? [
        "elseif ($vhdset.Source -match '\\.(cmd|bat)$') {",
        "  Write-Problem 'vhdset is a batch file here, and a name contains characters that cmd interprets'",
        '}',
      ]
    : [];
  return [
    '',
    "$program = 'vhdset'",
    'if ($env:VHDSET) { $program = $env:VHDSET }',
    "$vhdset = Get-Command $program -CommandType @('ExternalScript', 'Application') `",
    '  -ErrorAction SilentlyContinue | Select-Object -First 1',
    'if ($null -eq $vhdset) {',
    "  Write-Problem 'vhdset is not on the PATH, and $env:VHDSET does not name it'",
    '}',
    ...refuse,
  ];
}

/** Every argument that the script hands to this program. */
function argumentsOf({ steps, verify }: RecoveryOption): string[] {
  return [...steps, ...verify]
    .filter(({ by }) => by === 'script')
    .flatMap(({ commands }) => commands)
    .filter(({ tool }) => tool === 'vhdset')
    .flatMap(({ argv }) => argv.map(textOf));
}

function stepLines(step: Step, label: string): string[] {
  const byHand = step.by === 'person' ? ' (by hand)' : '';
  const said = [`${label}${byHand}: ${step.text}`, ...step.notes.map((note) => `     - ${note}`)];
  const say = said.map((text) => `Write-Host ${shown(text)}`);
  if (step.by === 'person') {
    return ['', ...say, ...step.commands.map(sayCommand)];
  }
  return ['', ...say, ...step.commands.map(runLine)];
}

function sayCommand(command: Command): string {
  return `Write-Host ${shown(`     ${shownCommand(command, 'powershell')}`)}`;
}

function runLine(command: Command): string {
  const line = shown(shownCommand(command, 'powershell'));
  return `Invoke-Command-Shown ${line} { ${invocation(command)} }`;
}

function invocation(command: Command): string {
  const words = typedWords(command, 'powershell');
  return `& ${(command.tool === 'vhdset' ? ['$vhdset', ...words.slice(1)] : words).join(' ')}`;
}

/** A text to be printed: harmless to a terminal, and quoted for PowerShell. */
function shown(text: string): string {
  return quotePowerShell(printable(plainProse(text)));
}
