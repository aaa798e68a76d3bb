/** How words are made to stand out; every function returns its text, marked or as it is. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly caution: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly accent: (text: string) => string;
}

const asIs = (text: string): string => text;

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
