/** What is asked of every host that answers. Names of properties are those of the cmdlets. */
export const COLLECT_EACH_NODE = `
# Each host that answers.
$attached = @()
foreach ($node in $nodes) {
  $target = Get-Target $node
  $name = Get-SafeName $node
  $null = Save-Part $node ($name + '-machines.json') {
    Get-VM @target | Select-Object -Property @(
      'Name',
      @{ n = 'Id'; e = { [string] $_.Id } },
      @{ n = 'State'; e = { [string] $_.State } },
      @{ n = 'Status'; e = { [string] $_.Status } },
      @{ n = 'OperationalStatus'; e = { [string] ($_.OperationalStatus -join ', ') } },
      @{ n = 'CreationTime'; e = { $_.CreationTime.ToUniversalTime().ToString('o') } },
      @{ n = 'ReplicationState'; e = { [string] $_.ReplicationState } },
      @{ n = 'AutomaticStopAction'; e = { [string] $_.AutomaticStopAction } },
      'Generation', 'Version', 'IsClustered', 'ComputerName', 'Path', 'ConfigurationLocation',
      'SnapshotFileLocation'
    )
  }
  $drives = @(Save-Part $node ($name + '-drives.json') {
    Get-VM @target | Get-VMHardDiskDrive | Select-Object -Property @(
      'VMName',
      @{ n = 'VMId'; e = { [string] $_.VMId } },
      @{ n = 'ControllerType'; e = { [string] $_.ControllerType } },
      'ControllerNumber', 'ControllerLocation', 'Path', 'SupportPersistentReservations',
      'ComputerName'
    )
  })
  foreach ($drive in $drives) { if ($drive.Path) { $attached += [string] $drive.Path } }
  $null = Save-Part $node ($name + '-snapshots.json') {
    Get-VM @target | ForEach-Object {
      Get-VMSnapshot -VM $_
      Get-VMSnapshot -VM $_ -SnapshotType Recovery
    } | Sort-Object -Property Id -Unique | Select-Object -Property @(
      'Name', 'VMName',
      @{ n = 'Id'; e = { [string] $_.Id } },
      @{ n = 'VMId'; e = { [string] $_.VMId } },
      @{ n = 'SnapshotType'; e = { [string] $_.SnapshotType } },
      @{ n = 'CreationTime'; e = { $_.CreationTime.ToUniversalTime().ToString('o') } },
      @{ n = 'ParentSnapshotId'; e = { [string] $_.ParentSnapshotId } },
      @{ n = 'HardDrives'; e = { @($_.HardDrives | ForEach-Object { [string] $_.Path }) } },
      'ComputerName'
    )
  }
  $null = Save-Part $node ($name + '-groups.json') {
    Get-VMGroup @target | Select-Object -Property @(
      'Name',
      @{ n = 'InstanceId'; e = { [string] $_.InstanceId } },
      @{ n = 'GroupType'; e = { [string] $_.GroupType } },
      @{ n = 'VMMembers'; e = { @($_.VMMembers | ForEach-Object { [string] $_.Id }) } }
    )
  }
  foreach ($log in 'Microsoft-Windows-Hyper-V-VMMS-Admin', 'Microsoft-Windows-Hyper-V-Worker-Admin') {
    $file = $name + '-' + $log
    $null = Save-Part $node ($file + '.json') {
      Get-WinEvent -ListLog $log @target | Select-Object -Property @(
        'LogName', 'IsEnabled', 'IsLogFull', 'RecordCount', 'OldestRecordNumber', 'FileSize',
        'MaximumSizeInBytes',
        @{ n = 'LogMode'; e = { [string] $_.LogMode } },
        @{ n = 'LastWriteTime'; e = { $_.LastWriteTime.ToUniversalTime().ToString('o') } }
      )
    }
    # A host's own log as it is; rendered, with the words of its messages, from every host.
    if ($node -eq $here) {
      Save-File $node ($file + '.evtx') {
        param($NewFile)
        & wevtutil.exe epl $log ([System.IO.Path]::Combine($Output, $NewFile))
      }
    }
    $remote = ''
    if ($node -ne $here) { $remote = ' /r:' + $name }
    Save-File $node ($file + '.xml') {
      param($NewFile)
      # cmd keeps the bytes of what is redirected; it is told no path but the name of the new file.
      Push-Location -LiteralPath $Output
      try {
        & cmd.exe /d /c ('wevtutil.exe qe ' + $log + $remote + ' /f:RenderedXml /e:Events /uni:true > ' + $NewFile)
      } finally {
        Pop-Location
      }
    }
  }
}
`;

/** What is asked of the folders and sets. */
export const COLLECT_FILES = String.raw`
# Folders and sets: those named, or else those of the disks that machines attach.
$folders = @()
$sets = @()
$sources = @($Path)
if ($sources.Count -eq 0) { $sources = @($attached | Where-Object { $_ -match '\.(vhds|avhdx)$' }) }
foreach ($source in $sources) {
  if ($source -match '\.(vhds|vhdx|avhdx|vhd|avhd)$') {
    if ($source -match '\.vhds$') { $sets += $source }
    $folders += [string] (Split-Path -Path $source -Parent)
  } else {
    $folders += [string] $source.TrimEnd('\')
  }
}
$folders = @($folders | Sort-Object -Unique)

# The root of a volume holds everything: only the folder itself is listed there, and nothing below it.
function Test-VolumeRoot([string] $Folder) {
  $parent = [string] (Split-Path -Path $Folder -Parent)
  return ($parent -eq '' -or $parent -like '?:\ClusterStorage')
}

$number = 0
$disks = @()
foreach ($folder in $folders) {
  $number = $number + 1
  $deep = @{ Recurse = $true }
  $below = @('/t')
  if (Test-VolumeRoot $folder) {
    $deep = @{}
    $below = @()
  }
  $files = @(Save-Part $here ('folder' + $number + '-files.json') {
    Get-ChildItem -LiteralPath $folder -Force -File @deep -ErrorAction SilentlyContinue -ErrorVariable missed |
      Select-Object -Property @(
        'FullName', 'Length',
        @{ n = 'CreationTimeUtc'; e = { $_.CreationTimeUtc.ToString('o') } },
        @{ n = 'LastWriteTimeUtc'; e = { $_.LastWriteTimeUtc.ToString('o') } },
        @{ n = 'Attributes'; e = { [string] $_.Attributes } }
      )
    foreach ($one in $missed) { Add-Part $here $folder ([string] $one.Exception.Message) 0 }
  })
  if ($files.Count -eq 0) { Add-Part $here ('folder' + $number + '-files.json') ('no file was listed in ' + $folder) 0 }
  foreach ($file in $files) {
    if ($file.FullName -match '\.(vhds|vhdx|avhdx|vhd|avhd)$') { $disks += [string] $file.FullName }
    if ($file.FullName -match '\.vhds$') { $sets += [string] $file.FullName }
  }
  $null = Save-Part $here ('folder' + $number + '-volume.json') {
    Get-Volume -FilePath $folder | Select-Object -Property @(
      @{ n = 'Folder'; e = { $folder } },
      'Path', 'FileSystem', 'FileSystemLabel', 'Size', 'SizeRemaining', 'AllocationUnitSize',
      @{ n = 'HealthStatus'; e = { [string] $_.HealthStatus } }
    )
  }
  Save-File $here ('folder' + $number + '-access.txt') {
    param($NewFile)
    & icacls.exe $folder /save ([System.IO.Path]::Combine($Output, $NewFile)) /c /q @below | Out-Null
  }
}
$sets = @($sets | Sort-Object -Unique)

$null = Save-Part $here 'sets.json' {
  foreach ($set in $sets) {
    Find-Answer $set { param($Subject, $Where) Get-VHDSet -Path $Subject -GetAllPaths @Where | Select-Object * }
  }
}
$null = Save-Part $here 'set-snapshots.json' {
  foreach ($set in $sets) {
    Find-Answer $set {
      param($Subject, $Where)
      Get-VHDSnapshot -Path $Subject -GetParentPaths @Where | Select-Object *
    }
  }
}
$null = Save-Part $here 'disks.json' {
  foreach ($disk in $disks) {
    Find-Answer $disk {
      param($Subject, $Where)
      Get-VHD -Path $Subject @Where | Select-Object -Property @(
        'Path',
        @{ n = 'VhdFormat'; e = { [string] $_.VhdFormat } },
        @{ n = 'VhdType'; e = { [string] $_.VhdType } },
        'FileSize', 'Size', 'MinimumSize', 'LogicalSectorSize', 'PhysicalSectorSize',
        'BlockSize', 'ParentPath',
        @{ n = 'DiskIdentifier'; e = { [string] $_.DiskIdentifier } },
        'FragmentationPercentage', 'Attached', 'DiskNumber', 'ComputerName'
      )
    }
  }
}
`;
