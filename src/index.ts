/**
 * The core: what copied VHD Sets, their disks and machines say, without a word of where they lie.
 * It runs in Node.js and in browsers; `vhdset/node` and `vhdset/web` open files for it.
 *
 * @example What a disk in memory holds, and where.
 * ```ts
 * import { MemorySource, openDisk, openVhdx, requireReadable } from 'vhdset';
 *
 * async function extentsOf(bytes: Uint8Array): Promise<void> {
 *   const vhdx = requireReadable(await openVhdx(new MemorySource(bytes)));
 *   const disk = openDisk([{ name: 'disk.vhdx', vhdx }], { complete: !vhdx.metadata.hasParent });
 *   for await (const { kind, offset, length } of disk.extents()) console.log(kind, offset, length);
 * }
 * ```
 * @packageDocumentation
 */

// Bytes: where they come from, and what can be wrong with them.
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
export type { Places } from './bytes/places.ts';
export { SlicedSource } from './bytes/sliced-source.ts';
export { SourceChangedError } from './bytes/source-changed-error.ts';
export { SourceError } from './bytes/source-error.ts';
export { codeOf, VhdsetError } from './bytes/vhdset-error.ts';
// Cases: one investigation, from trees to plans.
export {
  type Case,
  type CasePlanOptions,
  type CaseProgress,
  type CaseRequest,
  openCase,
} from './case/case.ts';
export { type CasePaths, openCaseAt } from './case/case-at.ts';
export { type NamedChain, NamingError, type NamingTrouble } from './case/named-chain.ts';
export type { TreePath } from './case/read-host.ts';
export { UnusableFileError } from './case/unusable-file-error.ts';
// Chains as disks.
export type { ChainGap } from './chains/chain-gap.ts';
export { type OpenChain, openChain } from './chains/open-chain.ts';
export { protectedPaths } from './chains/protected-paths.ts';
export { type ReadingBasis, readingBasis } from './chains/reading-basis.ts';
// Codes of errors and events.
export type { CodeEntry } from './codes/code-entry.ts';
export { type CodeLookUp, lookUpCode } from './codes/look-up.ts';
// Findings and conformance.
export {
  type CheckedKind,
  type CheckOptions,
  checkFile,
  countBySeverity,
  type FileCheck,
  isChecked,
} from './diagnosis/conformance/check-file.ts';
export type { Violation } from './diagnosis/conformance/violations.ts';
export { diagnose } from './diagnosis/diagnose.ts';
export type { Certainty, Evidence, Finding, Severity } from './diagnosis/finding.ts';
// The virtual disk, and what is done with it.
export { assertUnchanged } from './disk/assert-unchanged.ts';
export { type Change, changesSince } from './disk/changes.ts';
export { type CompareOptions, type Difference, differences } from './disk/compare.ts';
export { contentOfDisk, contentOfFile } from './disk/compared-content.ts';
export type { ComparedContent } from './disk/comparison-steps.ts';
export { type ContentDigest, digestContent, digestSource } from './disk/content-digest.ts';
export { type Coverage, coverageOf, missingBytes } from './disk/coverage.ts';
export {
  type DiskSink,
  type ExportOptions,
  type ExportResult,
  exportRaw,
} from './disk/export-raw.ts';
export { exportVhdx, type NewDisk } from './disk/export-vhdx.ts';
export type { Damage, Extent, ExtentKind } from './disk/extent.ts';
export type { Layer } from './disk/layer.ts';
export { type LayerSummary, summarizeLayers } from './disk/layer-summary.ts';
export { MissingDataError } from './disk/read-runs.ts';
export { openDisk, type VirtualDisk } from './disk/virtual-disk.ts';
// Formats.
export { type EventLog, openEventLog } from './formats/event-log/event-log.ts';
export type { EventRecord } from './formats/event-log/event-record.ts';
export { type Ewf, type EwfOptions, openEwf } from './formats/ewf/ewf.ts';
export { type FileKind, type Recognition, sniff } from './formats/sniff.ts';
export { openVhds, type Vhds } from './formats/vhds/vhds.ts';
export { type Allocation, countAllocation } from './formats/vhdx/allocation.ts';
export {
  type OpenOptions,
  openVhdx,
  type ReadableVhdx,
  type ReadingChoices,
  requireReadable,
  type Vhdx,
} from './formats/vhdx/vhdx.ts';
export { openVmXml } from './formats/vm-xml/vm-xml.ts';
export { openVmcx, type Vmcx } from './formats/vmcx/vmcx.ts';
// What the hosts knew.
export { type Host, hostOf } from './host/host.ts';
export { type Machine, machineFrom } from './host/machine.ts';
export { readMachines } from './host/machines-at-hand.ts';
// Plans.
export { type Command, vhdset } from './recovery/command.ts';
export { type Plan, type PlanOptions, planFor } from './recovery/plan-for.ts';
export type { RecoveryOption, Step } from './recovery/recovery-option.ts';
// The contracts of JSON, and sentences for people.
export { analysisJson } from './report/json/analysis-json.ts';
export type { AnalysisJson } from './report/json/analysis-schema.ts';
export { planJson } from './report/json/plan-json.ts';
export type { PlanJson } from './report/json/plan-schema.ts';
// What a report shows, in which order and words, as plain data. Its texts may come from files.
export { type Analysis, type AnalysisView, analysisView } from './report/view/analysis-view.ts';
export type { ChainRow, FoldedRow, MemberRow } from './report/view/chain-rows.ts';
export { type ChainView, chainView } from './report/view/chain-view.ts';
export { basisText, gapText, standingText } from './report/view/chain-words.ts';
export {
  type CheckedFileView,
  type CheckView,
  checkView,
  type UncheckedFile,
} from './report/view/check-view.ts';
export type { FindingGroup, FindingView } from './report/view/finding-groups.ts';
export type { Folding } from './report/view/folding.ts';
export { type MapView, mapView } from './report/view/map-view.ts';
export type { OptionView } from './report/view/option-view.ts';
export { type PlansView, type PlanView, planView } from './report/view/plan-view.ts';
export type { ChainSectionView, SetView } from './report/view/set-view.ts';
// NBD.
export type { ByteStream } from './serve/byte-stream.ts';
export { ReplyBuffers } from './serve/reply-buffers.ts';
export { type ClientOptions, serveClient } from './serve/serve-client.ts';
export type { ServedExport } from './serve/served-export.ts';
// Sets.
export { type InventoryOptions, takeInventory } from './sets/inventory.ts';
export type {
  Chain,
  ChainStatus,
  Disk,
  Inventory,
  InventoryFile,
  ParentLink,
  Suspect,
  VhdSet,
} from './sets/model.ts';
export { NotAtHandError, type ParentPair } from './sets/parent-pairs.ts';
export { type Standing, standingOf } from './sets/standing.ts';
// Volumes inside disks.
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
