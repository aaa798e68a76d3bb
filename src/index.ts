/** The public library: decoders, sets, the virtual disk, findings. */
export { type ByteSink, type ByteSource, ShortReadError } from './bytes/byte-source.ts';
export { type Fault, FormatError } from './bytes/fault.ts';
export { type FileTime, fileTimeToDate, formatFileTime } from './bytes/file-time.ts';
export type {
  FileTree,
  SkippedEntry,
  TreeEntry,
  TreeFile,
  UnreadableEntry,
} from './bytes/file-tree.ts';
export { MemorySource } from './bytes/memory-source.ts';
export { SlicedSource } from './bytes/sliced-source.ts';
export { SourceError } from './bytes/source-error.ts';
export { codeOf, VhdsetError } from './bytes/vhdset-error.ts';
export { diagnose } from './diagnosis/diagnose.ts';
export type { Certainty, Evidence, Finding, Severity } from './diagnosis/finding.ts';
export type { Extent } from './disk/extent.ts';
export { openDisk, type VirtualDisk } from './disk/virtual-disk.ts';
export { type Ewf, type EwfOptions, openEwf } from './formats/ewf/ewf.ts';
export { type FileKind, type Recognition, sniff } from './formats/sniff.ts';
export { openVhds, type Vhds } from './formats/vhds/vhds.ts';
export { type Allocation, countAllocation } from './formats/vhdx/allocation.ts';
export {
  openVhdx,
  type ReadableVhdx,
  requireReadable,
  type Vhdx,
} from './formats/vhdx/vhdx.ts';
export { openVmXml } from './formats/vm-xml/vm-xml.ts';
export { openVmcx, type Vmcx } from './formats/vmcx/vmcx.ts';
export { type Host, hostOf } from './host/host.ts';
export { type Machine, machineFrom } from './host/machine.ts';
export { readMachines } from './host/machines-at-hand.ts';
export type { ByteStream } from './serve/byte-stream.ts';
export { ReplyBuffers } from './serve/reply-buffers.ts';
export { type ClientOptions, serveClient } from './serve/serve-client.ts';
export type { ServedExport } from './serve/served-export.ts';
export { type InventoryOptions, takeInventory } from './sets/inventory.ts';
export type { Chain, Disk, Inventory, ParentLink, VhdSet } from './sets/model.ts';
export type {
  DeletedEntry,
  FileEntry,
  FileSecurity,
  FileStream,
  FileSystem,
  FileSystemKind,
  FileTimes,
  FoundEntry,
  OccupiedRange,
  ReparseEntry,
  StreamEntry,
  StreamExtent,
  UnreadableFile,
  WalkOptions,
} from './volumes/file-system.ts';
export { FileSystemError, type FileSystemErrorCode } from './volumes/file-system-error.ts';
export { openNtfs } from './volumes/ntfs/ntfs-file-system.ts';
export { openFileSystem } from './volumes/open-file-system.ts';
export { type RemainingRange, remainsOf } from './volumes/remains.ts';
export { findVolumes, type Volume, type Volumes, volumeSource } from './volumes/volumes.ts';
