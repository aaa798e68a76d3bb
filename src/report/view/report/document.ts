import type { Certainty, Severity } from '../../../diagnosis/finding.ts';
import type { Command } from '../../../recovery/command.ts';
import type { Precondition } from '../../../recovery/recovery-option.ts';
import type { MemberRow } from '../chain-rows.ts';
import type { DiskLanes } from '../disk-lanes.ts';
import type { EventMark } from './event-marks.ts';

/**
 * A report as data: its sections and what each holds, in order and in words. Whoever lays it out (a page,
 * Markdown) adds no word of its own. Names from files are in it: hostile until escaped.
 */
export interface Section {
  /** Of small letters and dashes; unlike that of any other section. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A whole report, whatever it is about. */
export interface ReportDocument {
  readonly title: string;
  /** Of the program, and when it was made: ISO 8601, UTC. */
  readonly version: string;
  readonly time: string;
  /** What stands below the title beside these: `12 files`. */
  readonly facts: readonly string[];
  readonly sections: readonly Section[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What must not be overlooked. */
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | Table
  | Picture
  | FindingBlock
  | ConditionsBlock
  | StepsBlock
  /** Commands to be typed, a line each. */
  | { readonly kind: 'commands'; readonly commands: readonly Command[] };

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly title: string;
  /** Such columns are the last ones of a table. */
  readonly figures?: boolean;
}

/** Bytes are told to the byte; null: not known. */
export type Cell = string | { readonly bytes: number | null };

export type Picture =
  | {
      readonly kind: 'chain-picture';
      /** Leaf first. */
      readonly members: readonly MemberRow[];
      /** Why the chain goes no further down; null when it is whole. */
      readonly broken: string | null;
    }
  | { readonly kind: 'growth-picture'; readonly days: readonly GrowthDay[] }
  | { readonly kind: 'disk-picture'; readonly lanes: DiskLanes }
  | {
      readonly kind: 'event-picture';
      readonly marks: readonly EventMark[];
      readonly undated: number;
    };

/** A UTC day, `2026-11-21`. */
export interface GrowthDay {
  readonly day: string;
  readonly bytes: number;
}

export interface FindingBlock {
  readonly kind: 'finding';
  readonly id: string;
  readonly severity: Severity;
  /** What it is about. */
  readonly subject: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly evidence: readonly EvidenceLine[];
  /** How much more evidence there is, and where; null when all is here. */
  readonly more: string | null;
}

export interface EvidenceLine {
  readonly fact: string;
  /** The file, and the offset in it where the fact stands at one place. */
  readonly place: string;
  readonly certainty: Certainty;
}

export interface ConditionsBlock {
  readonly kind: 'conditions';
  readonly conditions: readonly Pick<Precondition, 'text' | 'proof'>[];
}

export interface StepsBlock {
  readonly kind: 'steps';
  readonly title: string;
  readonly steps: readonly StepView[];
}

export interface StepView {
  readonly text: string;
  readonly notes: readonly string[];
  readonly commands: readonly Command[];
}

/** Words around the figures of a table that is longer than a reader's patience; null when it is not cut. */
export function cut<T>(items: readonly T[], most: number): { shown: readonly T[]; hidden: number } {
  return items.length <= most + 1
    ? { shown: items, hidden: 0 }
    : { shown: items.slice(0, most), hidden: items.length - most };
}
