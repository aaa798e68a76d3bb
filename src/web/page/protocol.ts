import type { Section } from '../../report/view/report/document.ts';
import type { PlacedFile } from '../dropped-files.ts';

/**
 * What the page asks its worker for, and what it gets: for each question the words and the answer, and
 * what of it may come early.
 */
export interface Questions {
  /** Files to investigate; everything else is about these. */
  open: { asks: { files: readonly PlacedFile[]; version: string }; gets: Opened; early: Section };
  /** The report as one HTML file. */
  report: { asks: { time: string }; gets: string };
  /** What `analyze --json` and `plan --json` print. */
  json: { asks: object; gets: string };
  inspect: { asks: { path: string }; gets: string };
  explain: { asks: { query: string }; gets: string };
  volumes: { asks: { disk: string }; gets: VolumesFound };
  list: { asks: FilePlace; gets: readonly ListedName[] };
  /** The content of a file: into the file that was chosen, or as one piece. */
  save: { asks: FilePlace & { target: FileSystemFileHandle | null }; gets: Blob | null };
  export: {
    asks: { disk: string; format: 'raw' | 'vhdx'; target: FileSystemFileHandle };
    gets: { bytes: number };
  };
}

export type Question = keyof Questions;

/** What of an answer comes early; of most of them nothing does. */
export type EarlyOf<Q extends Question> = Questions[Q] extends { early: infer Part } ? Part : never;

export interface Opened {
  readonly sections: readonly Section[];
  /** Sets and leaves: what stands for a whole disk. */
  readonly disks: readonly Named[];
  readonly files: readonly Named[];
}

export interface Named {
  readonly path: string;
  readonly name: string;
}

export interface FilePlace {
  readonly disk: string;
  readonly volume: number;
  /** Names from the root on. */
  readonly path: readonly string[];
}

export interface VolumesFound {
  /** As the command line tells them. */
  readonly text: string;
  /** Those whose files can be read. */
  readonly readable: readonly number[];
}

export interface ListedName {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'unreadable';
  readonly size: number;
  /** UTC, or the wall clock of whoever wrote it; empty when not known. */
  readonly modified: string;
}

/** From the page to the worker. */
export interface Asked {
  readonly number: number;
  readonly question: Question;
  readonly asks: unknown;
}

/** From the worker to the page. */
export type Told =
  | { readonly number: number; readonly gets: unknown }
  /** What is known of the answer already; the whole of it follows. */
  | { readonly number: number; readonly early: unknown }
  | { readonly number: number; readonly failure: string }
  /** How far it is, of `total`; 0 of 0 where nobody knows. */
  | { readonly step: string; readonly done: number; readonly total: number };
