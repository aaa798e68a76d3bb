import type { Guid } from '../../bytes/guid.ts';

/** One event of a Windows event log, whichever tool exported it. */
export interface EventRecord {
  readonly eventId: number;
  /** `Microsoft-Windows-Hyper-V-VMMS` and the like; null when the export left it out. */
  readonly provider: string | null;
  /**
   * `Microsoft-Windows-Hyper-V-VMMS-Admin` and the like; null when the export left it out. One number
   * may mean two things in two channels.
   */
  readonly channel: string | null;
  /** ISO 8601 UTC; null when the export gives none, or only a time without zone. */
  readonly time: string | null;
  /**
   * The host's own clock, `2026-11-21T02:14:00` without zone, where the export gives nothing
   * better; null otherwise. Comparable within one log, not with UTC.
   */
  readonly hostTime: string | null;
  readonly level: 'critical' | 'error' | 'warning' | 'information' | 'verbose' | null;
  readonly computer: string | null;
  /** The rendered message; null when the export holds only its parameters. */
  readonly message: string | null;
  /** The parameters in order; unnamed ones have null. */
  readonly data: readonly EventDatum[];
  /** Error codes found in message and data, unsigned, each once, in order. */
  readonly codes: readonly number[];
  /** Names of disks (`.vhds`, `.vhdx`, `.avhdx`, `.vhd`, `.avhd`) found there, each once. */
  readonly paths: readonly string[];
  /**
   * GUIDs found there outside of paths: the VM's among them. Which one it is only a known machine
   * can tell.
   */
  readonly vmIds: readonly Guid[];
  /** Where the event begins in its file: bytes, and line from 1; a binary log has no lines. */
  readonly offset: number;
  readonly line: number | null;
}

/** Where an event begins in its file. */
export type EventPlace = Pick<EventRecord, 'offset' | 'line'>;

export interface EventDatum {
  readonly name: string | null;
  readonly value: string;
}

const LEVELS = ['information', 'critical', 'error', 'warning', 'information', 'verbose'] as const;

/** The name of a level number, as Event Viewer shows it (0, "always", as information). */
export function levelName(level: string | null | undefined): EventRecord['level'] {
  return /^\s*[0-5]\s*$/.test(level ?? '') ? LEVELS[Number(level)]! : null;
}

/** An event's number: 16 bits; null when it is none. */
export function eventIdOf(text: string | undefined): number | null {
  if (!text || !/^\s*\d{1,5}\s*$/.test(text)) return null;
  const id = Number(text);
  return id <= 0xffff ? id : null;
}
