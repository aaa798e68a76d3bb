/** What can be shown on an output stream. */
export interface Terminal {
  /** Whether a person looks at it: not a pipe, not a file. */
  readonly interactive: boolean;
  /** Characters in a line. */
  readonly columns: number;
  readonly color: boolean;
}

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;
type Variable = 'COLUMNS' | 'FORCE_COLOR' | 'NO_COLOR' | 'TERM';
type Environment = { readonly [name in Variable]?: string | undefined };

const DEFAULT_COLUMNS = 80;
const FEWEST_COLUMNS = 20;
const MOST_COLUMNS = 1000;

/**
 * @param color what `--color` or `--no-color` says; undefined: neither was given.
 * @param environment COLUMNS, FORCE_COLOR, NO_COLOR (https://no-color.org) and TERM are looked at.
 */
export function describeTerminal(
  stream: Partial<Stream>,
  color?: boolean,
  environment: Environment = process.env,
): Terminal {
  const interactive = stream.isTTY === true;
  return {
    interactive,
    columns: columnsOf(environment.COLUMNS, interactive ? stream.columns : undefined),
    color: color ?? colorOf(interactive, environment),
  };
}

/** The environment's word, the terminal's, or 80; a pipe has no width, and a broken one none to rely on. */
function columnsOf(asked: string | undefined, known: number | undefined): number {
  const columns = asked !== undefined && /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : known;
  if (!columns) return DEFAULT_COLUMNS;
  return Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, columns));
}

/** FORCE_COLOR wins over NO_COLOR, as in Node.js itself; an empty NO_COLOR says nothing. */
function colorOf(interactive: boolean, environment: Environment): boolean {
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (environment.NO_COLOR) return false;
  return interactive && environment.TERM !== 'dumb';
}
