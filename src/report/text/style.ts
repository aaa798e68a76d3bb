import type { Printable } from '../printable.ts';

/** How words are made to stand out; every function returns its text, marked or as it is. */
export interface Style {
  readonly strong: (text: Printable) => Printable;
  readonly faint: (text: Printable) => Printable;
  readonly good: (text: Printable) => Printable;
  readonly caution: (text: Printable) => Printable;
  readonly bad: (text: Printable) => Printable;
  readonly accent: (text: Printable) => Printable;
}

const asIs = (text: Printable): Printable => text;

/** No marks at all: for pipes, files, NO_COLOR. Nothing may be told by colour alone. */
export const PLAIN: Style = {
  strong: asIs,
  faint: asIs,
  good: asIs,
  caution: asIs,
  bad: asIs,
  accent: asIs,
};

/** What a text report needs to know about where it is shown. */
export interface Page {
  /** Columns. */
  readonly width: number;
  readonly style: Style;
  /** Show every line, also where a summary would do. */
  readonly all: boolean;
}
