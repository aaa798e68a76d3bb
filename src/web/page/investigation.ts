import { ByteRanges } from '../../bytes/byte-ranges.ts';
import type { ByteSource } from '../../bytes/byte-source.ts';
import { CachedSource } from '../../bytes/cached-source.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { type Case, openCase } from '../../case/case.ts';
import type { OpenChain } from '../../chains/open-chain.ts';
import { assertUnchanged } from '../../disk/assert-unchanged.ts';
import { exportRaw } from '../../disk/export-raw.ts';
import { exportVhdx } from '../../disk/export-vhdx.ts';
import { Kind } from '../../disk/run-list.ts';
import { sniff } from '../../formats/sniff.ts';
import { vhdset } from '../../recovery/command.ts';
import { reportHtml } from '../../report/html/report-html.tsx';
import { analysisJson } from '../../report/json/analysis-json.ts';
import { jsonText } from '../../report/json/json-text.ts';
import { planJson } from '../../report/json/plan-json.ts';
import { outlineText } from '../../report/text/outline-text.ts';
import { PLAIN } from '../../report/text/style.ts';
import { volumeListText } from '../../report/text/volume-list.ts';
import { gapText } from '../../report/view/chain-words.ts';
import { findingsView } from '../../report/view/finding-groups.ts';
import { exactOutlines } from '../../report/view/outline.ts';
import { outlinesOf } from '../../report/view/outlines-of.ts';
import type { Section } from '../../report/view/report/document.ts';
import { findingsSection } from '../../report/view/report/findings-section.ts';
import { type Report, readReport, reportSections } from '../../report/view/report/report.ts';
import type { FileSystem } from '../../volumes/file-system.ts';
import { chooseVolume, isReadable, openVolume } from '../../volumes/volume-choice.ts';
import { findVolumes } from '../../volumes/volumes.ts';
import { wholenessOf } from '../../volumes/wholeness.ts';
import type { ReadParts } from '../blob-reads.ts';
import { DroppedFiles, type PlacedFile } from '../dropped-files.ts';
import { writeInto } from './chosen-file.ts';
import type { FilePlace, ListedName, Opened, VolumesFound } from './protocol.ts';

/** Something that was asked of the page can't be; the message says why. */
class RefusedError extends VhdsetError {
  readonly code = 'refused';
}

type Progress = (step: string, done: number, total: number) => void;
type OnFindings = (section: Section) => void;

/** Files whose structures can be shown. */
const SHOWN_KINDS: ReadonlySet<string> = new Set(['vhds', 'vhdx', 'vmcx', 'vm-xml']);

/** A piece of a file on its way. */
const PIECE = 1024 * 1024;
/** A file of this size still fits the memory of a page that has nowhere to write to. */
const MOST_IN_MEMORY = 256 * PIECE;
const TEXT_WIDTH = 100;
/** Two reads for many, one while the other is worked on: see BlobReads. */
const FILES_AT_ONCE = 32;

/** The files that were chosen, as a case; asked by the page. */
export class Investigation {
  readonly #case: Case;
  readonly #tree: DroppedFiles;
  readonly #report: Report;
  readonly #version: string;
  readonly #onProgress: Progress;

  private constructor(
    opened: Case,
    tree: DroppedFiles,
    report: Report,
    version: string,
    onProgress: Progress,
  ) {
    this.#case = opened;
    this.#tree = tree;
    this.#report = report;
    this.#version = version;
    this.#onProgress = onProgress;
  }

  /**
   * @param onFindings gets the findings of a first look before tables and content are read, and all of
   *   them before the plans and the pictures are made
   * @param readParts where the files are read
   */
  static async begin(
    files: readonly PlacedFile[],
    version: string,
    onProgress: Progress,
    onFindings?: OnFindings,
    readParts?: ReadParts,
  ): Promise<Investigation> {
    const tree = new DroppedFiles(files, undefined, readParts);
    const analyzeHint = 'vhdset analyze --all lists them';
    const opened = await openCase({
      trees: [tree],
      filesAtOnce: FILES_AT_ONCE,
      onFirstLook:
        onFindings &&
        (async (first) => {
          const view = findingsView(await first.findings(), first.inventory.roots);
          onFindings(findingsSection({ view, making: { analyzeHint }, isFirstLook: true }));
        }),
      onProgress: ({ step, done, total }) => onProgress(step, done, total),
    });
    const [root = '.'] = tree.roots;
    const words = tree.roots.map((path) => ({ path }));
    const report = await readReport(opened, {
      making: {
        command: vhdset('report', ...words),
        version,
        time: '',
        host: 'a page in a browser',
        words,
        analyzeHint,
      },
      planCommand: vhdset('plan', ...words),
      output: `${root}-recovered`,
      hashes: null,
      ...(onFindings ? { onFindings } : {}),
      onChain: (done, total) => onProgress('chains', done, total),
    });
    return new Investigation(opened, tree, report, version, onProgress);
  }

  /** The sections that say how a report was made are for reports. */
  overview(): Opened {
    const { inventory } = this.#report;
    const named = (path: string) => ({ path, name: path });
    return {
      sections: reportSections(this.#report).filter(({ id }) => id !== 'making'),
      disks: [
        ...inventory.sets.map(({ file }) => file),
        ...inventory.disks.map(({ file }) => file),
      ].map(({ path }) => named(path)),
      files: inventory.files
        .filter(({ kind }) => SHOWN_KINDS.has(kind))
        .map(({ path }) => named(path)),
    };
  }

  report(time: string): string {
    return reportHtml({ ...this.#report, making: { ...this.#report.making, time } }, 'powershell');
  }

  json(): string {
    const { inventory, host, findings, plans } = this.#report;
    const analysis = analysisJson(inventory, host, findings, this.#version, plans);
    return jsonText({ analysis, plans: planJson(plans, inventory.roots, this.#version).plans });
  }

  async inspect(path: string): Promise<string> {
    const source = await this.#tree.open(path);
    const { kind } = await sniff(source, path);
    const outlines = await outlinesOf(kind, source, path);
    if (!outlines) throw new RefusedError(`${path} has no structures that can be shown`);
    return outlineText(exactOutlines(outlines), { width: TEXT_WIDTH, style: PLAIN, all: true });
  }

  async volumes(path: string): Promise<VolumesFound> {
    const { source, disk, warnings } = await this.#disk(path);
    const found = await findVolumes(source, disk.logicalSectorSize);
    const list = { ...found, disk: path, size: source.size, labels: new Map(), warnings };
    const readable = found.volumes.filter(isReadable).map(({ number }) => number);
    return { text: volumeListText(list), readable };
  }

  async list({ disk, volume, path }: FilePlace): Promise<ListedName[]> {
    const { fileSystem } = await this.#volume(disk, volume);
    const directory = await fileSystem.lookUp(path);
    const names: ListedName[] = [];
    for await (const entry of fileSystem.readDirectory(directory)) {
      if (entry.found === 'unreadable') {
        names.push({
          name: entry.path,
          type: 'unreadable',
          size: 0,
          modified: entry.fault.message,
        });
        continue;
      }
      if (entry.system) continue;
      const { name, type, size } = entry;
      names.push({ name, type, size, modified: '' });
    }
    return names.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @returns the content where no file was chosen for it */
  async save({ disk, volume, path }: FilePlace, target: FileSystemFileHandle | null) {
    const { fileSystem, offset, inside, source } = await this.#volume(disk, volume);
    const content = await fileSystem.openStream(await fileSystem.lookUp(path));
    const { state } = wholenessOf(content, await missingOf(inside), offset);
    if (state !== 'whole') {
      throw new RefusedError(
        `${path.at(-1)} is not whole, and is not saved: parts of it are missing`,
      );
    }
    if (!target && content.size > MOST_IN_MEMORY) {
      throw new RefusedError('this browser has no way to save a file as large as this one');
    }
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const copy = async (put: (piece: Uint8Array<ArrayBuffer>, at: number) => Promise<void>) => {
      for (let at = 0; at < content.size; at += PIECE) {
        const piece = new Uint8Array(Math.min(PIECE, content.size - at));
        await content.read(piece, at);
        await put(piece, at);
        this.#onProgress('saving', at + piece.length, content.size);
      }
      await source.verifyUnchanged?.();
    };
    if (!target) {
      await copy(async (piece) => void pieces.push(piece));
      return new Blob(pieces);
    }
    await writeInto(target, async (sink) => copy((piece, at) => sink.write(piece, at)));
    return null;
  }

  async export(path: string, format: 'raw' | 'vhdx', target: FileSystemFileHandle) {
    const { disk, gap } = await this.#disk(path);
    if (gap) throw new RefusedError(`${path} is not whole, and is not exported: ${gapText(gap)}`);
    const onProgress = (done: number) => this.#onProgress('exporting', done, disk.virtualSize);
    const { metadata, geometry } = disk.layers[0]!.vhdx;
    const { logicalSectorSize, physicalSectorSize } = disk;
    await writeInto(target, async (sink) => {
      if (format === 'raw') await exportRaw(disk, sink, { onProgress });
      else {
        const newDisk = {
          ...{ type: 'dynamic' as const, blockSize: geometry.blockSize },
          ...{ logicalSectorSize, physicalSectorSize },
          virtualDiskId: metadata.virtualDiskId ?? crypto.randomUUID(),
          dataWriteGuid: crypto.randomUUID(),
          creator: `vhdset ${this.#version}`,
        };
        await exportVhdx(disk, sink, newDisk, { onProgress });
      }
      await assertUnchanged(disk.layers);
    });
    return { bytes: disk.virtualSize };
  }

  async #disk(path: string): Promise<OpenChain & { source: ByteSource; warnings: string[] }> {
    const { chain } = await this.#case.chainNamed(path);
    const opened = await this.#case.openChain(chain);
    const warnings = opened.gap ? [gapText(opened.gap)] : [];
    return { ...opened, source: new CachedSource(opened.disk), warnings };
  }

  async #volume(
    path: string,
    number: number,
  ): Promise<{ fileSystem: FileSystem; offset: number; inside: OpenChain; source: ByteSource }> {
    const inside = await this.#disk(path);
    const { volumes } = await findVolumes(inside.source, inside.disk.logicalSectorSize);
    const volume = chooseVolume(volumes, number, path);
    const fileSystem = await openVolume(inside.source, volume);
    return { fileSystem, offset: volume.offset, inside, source: inside.source };
  }
}

async function missingOf({ disk }: OpenChain): Promise<ByteRanges> {
  const missing = new ByteRanges();
  for await (const { count, kind, offset, length } of disk.runs()) {
    for (let i = 0; i < count; i++) {
      if (kind[i] === Kind.Missing) missing.add(offset[i]!, length[i]!);
    }
  }
  return missing;
}
