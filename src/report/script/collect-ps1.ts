import { COLLECT_EACH_NODE, COLLECT_FILES } from './collect-parts.ts';
import { quotePowerShell } from './shell-quoting.ts';

/**
 * A script for a host of the cluster, Windows PowerShell 5.1 or PowerShell 7, in pure ASCII. It asks and
 * never changes: all it writes lies in one new folder. A part that fails is recorded, and the next
 * one begins.
 * @param paths folders and sets on the host; none: those that the machines attach
 */
export function collectPowerShell(paths: readonly string[]): string {
  const named = paths.length === 0 ? '@()' : `@(${paths.map(quotePowerShell).join(', ')})`;
  const text = [
    HEADER,
    parameters(named),
    FUNCTIONS,
    CLUSTER,
    COLLECT_EACH_NODE,
    COLLECT_FILES,
    END,
  ];
  return `${text.join('\n').trim().replace(/\r?\n/g, '\r\n')}\r\n`;
}

const HEADER = `
# Collects what the hosts of a cluster know about their VHD Sets, for vhdset.
#
# Run it on one host, in an elevated PowerShell:
#     powershell -ExecutionPolicy Bypass -File collect.ps1
#
# It only reads and asks. It changes nothing: no machine, no disk, no right, no setting. All that it writes
# is one new folder with JSON, XML, event logs and access lists. It holds names of machines, hosts, folders
# and accounts, but no content of disks, no passwords and no keys. What cannot be asked is
# recorded in collect.json, and the script goes on. Copy the folder beside the copied disks, or
# name it: vhdset analyze <copy> --host <folder>; plan takes --host too
`;

function parameters(named: string): string {
  return `
[CmdletBinding()]
param(
  # Folders and .vhds files; none: those of the disks that the machines attach.
  [string[]] $Path = ${named},
  # The new folder; it must not exist.
  [string] $Output = ''
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$started = [DateTime]::UtcNow
$here = [string] $env:COMPUTERNAME
if ($Output -eq '') { $Output = 'vhdset-host-' + $started.ToString('yyyyMMdd-HHmmss') }
$Output = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Output)
if (Test-Path -LiteralPath $Output) { throw "$Output already exists: name a new folder. Nothing was done." }
$null = [System.IO.Directory]::CreateDirectory($Output)
`;
}

const FUNCTIONS = `
$parts = New-Object System.Collections.ArrayList
$utf8 = New-Object System.Text.UTF8Encoding $false

function Write-Json([string] $File, $Value) {
  $json = ConvertTo-Json -InputObject $Value -Depth 6
  [System.IO.File]::WriteAllText([System.IO.Path]::Combine($Output, $File), $json, $utf8)
}

function Add-Part([string] $Node, [string] $File, [string] $Problem, [int] $Count) {
  $status = 'ok'
  if ($Problem -ne '') { $status = 'failed' }
  $null = $parts.Add([ordered] @{ Node = $Node; File = $File; Status = $status; Count = $Count; Error = $Problem })
  $line = $Node + ': ' + $File + ': ' + $status
  if ($Problem -ne '') { $line = $line + ': ' + $Problem }
  Write-Host $line
}

# One part: what the block gives becomes a file, and is given on; what fails is recorded. A block sees
# the variables of the function that runs it, so these have names of their own.
function Save-Part([string] $PartNode, [string] $PartFile, [scriptblock] $PartBlock) {
  $partFound = @()
  $partProblem = ''
  try {
    $partFound = @(& $PartBlock)
    Write-Json $PartFile $partFound
  } catch {
    $partProblem = [string] $_.Exception.Message
    if ($partProblem -eq '') { $partProblem = 'failed without a message' }
  }
  Add-Part $PartNode $PartFile $partProblem $partFound.Count
  $partFound
}

# The same for a program that writes the file itself; the block is given the name of the file.
function Save-File([string] $PartNode, [string] $PartFile, [scriptblock] $PartBlock) {
  $partProblem = ''
  try {
    $global:LASTEXITCODE = 0
    & $PartBlock $PartFile
    if ($LASTEXITCODE -ne 0) { $partProblem = 'ended with code ' + $LASTEXITCODE }
  } catch {
    $partProblem = [string] $_.Exception.Message
    if ($partProblem -eq '') { $partProblem = 'failed without a message' }
  }
  Add-Part $PartNode $PartFile $partProblem 0
}

# What a cmdlet needs to ask a host; this host is asked without the network.
function Get-Target([string] $Node) {
  if ($Node -eq $here) { return @{} }
  return @{ ComputerName = $Node }
}

# A disk in use answers only on the host that uses it: the first host that answers is taken.
function Find-Answer([string] $Subject, [scriptblock] $Ask) {
  $refusals = ''
  foreach ($asked in $nodes) {
    try {
      $answers = @(& $Ask $Subject (Get-Target $asked))
      foreach ($answer in $answers) {
        Add-Member -InputObject $answer -NotePropertyName AnsweredBy -NotePropertyValue $asked -Force
      }
      return $answers
    } catch {
      $refusals = $refusals + $asked + ': ' + $_.Exception.Message + ' '
    }
  }
  return [pscustomobject] @{ Path = $Subject; Error = $refusals.Trim() }
}

function Get-SafeName([string] $Text) { return ($Text -replace '[^A-Za-z0-9.-]', '_') }
`;

const CLUSTER = `
# The cluster.
$nodes = @($here)
$known = @(Save-Part $here 'cluster-nodes.json' {
  Get-ClusterNode | Select-Object -Property @(
    'Name',
    @{ n = 'State'; e = { [string] $_.State } }
  )
})
foreach ($one in $known) {
  if ($one.State -eq 'Up' -and $nodes -notcontains $one.Name) { $nodes += [string] $one.Name }
}
$null = Save-Part $here 'cluster-parameters.json' {
  Get-ClusterResource -Name 'Virtual Machine Cluster WMI' |
    Get-ClusterParameter -Name ConfigStoreRootPath |
    Select-Object -Property @(
      @{ n = 'Resource'; e = { [string] $_.ClusterObject } },
      'Name',
      @{ n = 'Value'; e = { [string] $_.Value } }
    )
}
$null = Save-Part $here 'cluster-volumes.json' {
  Get-ClusterSharedVolume | ForEach-Object {
    $volume = $_
    $volume.SharedVolumeInfo | Select-Object -Property @(
      @{ n = 'Name'; e = { [string] $volume.Name } },
      @{ n = 'State'; e = { [string] $volume.State } },
      @{ n = 'OwnerNode'; e = { [string] $volume.OwnerNode } },
      @{ n = 'FriendlyVolumeName'; e = { [string] $_.FriendlyVolumeName } },
      @{ n = 'FileSystem'; e = { [string] $_.Partition.FileSystem } },
      @{ n = 'Size'; e = { [long] $_.Partition.Size } },
      @{ n = 'SizeRemaining'; e = { [long] $_.Partition.FreeSpace } }
    )
  }
}
`;

const END = `
# What was asked, and what could not be.
Write-Json 'collect.json' ([ordered] @{
  Tool = 'vhdset collect'
  Format = 1
  CollectedOn = $here
  StartedUtc = $started.ToString('o')
  EndedUtc = [DateTime]::UtcNow.ToString('o')
  PowerShell = [string] $PSVersionTable.PSVersion
  Nodes = @($nodes)
  Paths = @($Path)
  Folders = @($folders)
  Parts = @($parts)
})
$failed = @($parts | Where-Object { $_['Status'] -eq 'failed' })
Write-Host ''
Write-Host ('Written: ' + $Output)
if ($failed.Count -gt 0) { Write-Host ([string] $failed.Count + ' of ' + $parts.Count + ' parts could not be collected; collect.json says which and why.') }
Write-Host 'Copy this folder beside the copied disks; vhdset analyze finds it there.'
`;
