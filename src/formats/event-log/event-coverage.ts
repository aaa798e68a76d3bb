import type { EventRecord } from './event-record.ts';

/** From when to when a log has events: outside of that its silence proves nothing. */
export interface EventCoverage {
  /** Events in the log, with those that were left out as of no concern. */
  readonly events: number;
  /** The first and the last time in it, as {@link clock} tells; null when no event has one. */
  readonly first: string | null;
  readonly last: string | null;
  /** Whether the times are UTC, or the host's own clock without zone. */
  readonly clock: 'utc' | 'host';
}

/** Collects the coverage of a log, event by event. */
export class CoverageCount {
  #events = 0;
  #utc: Span | null = null;
  #host: Span | null = null;

  add({ time, hostTime }: Pick<EventRecord, 'time' | 'hostTime'>): void {
    this.#events++;
    if (time !== null) this.#utc = widened(this.#utc, time);
    else if (hostTime !== null) this.#host = widened(this.#host, hostTime);
  }

  get coverage(): EventCoverage {
    const clock = this.#utc === null && this.#host !== null ? 'host' : 'utc';
    const span = this.#utc ?? this.#host;
    return { events: this.#events, first: span?.first ?? null, last: span?.last ?? null, clock };
  }
}

export function coverageOf(records: readonly EventRecord[]): EventCoverage {
  const count = new CoverageCount();
  for (const record of records) count.add(record);
  return count.coverage;
}

interface Span {
  readonly first: string;
  readonly last: string;
}

/** ISO times of one kind compare as text. */
function widened(span: Span | null, time: string): Span {
  if (span === null) return { first: time, last: time };
  return {
    first: time < span.first ? time : span.first,
    last: time > span.last ? time : span.last,
  };
}
