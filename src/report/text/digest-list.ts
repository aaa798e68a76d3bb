/** A digest and what it is of. */
export interface DigestLine {
  /** Hexadecimal, lower case. */
  readonly digest: string;
  readonly name: string;
}

/** As `sha256sum` writes it: a name with a backslash or a line break is escaped, and the line marked. */
export function digestLine({ digest, name }: DigestLine): string {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === name ? '' : '\\'}${digest}  ${escaped}\n`;
}

const LINE = /^(\\?)([0-9a-f]+) [ *](.+)$/i;
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

/**
 * Reads what `sha256sum` and its sisters write.
 * @returns null for a text with a line that is none of theirs
 */
export function parseDigestList(text: string): DigestLine[] | null {
  const lines: DigestLine[] = [];
  for (const line of text.split('\n')) {
    const bare = line.replace(/\r$/, '');
    if (bare === '' || bare.startsWith('#')) continue;
    const match = LINE.exec(bare);
    if (!match) return null;
    const [, mark, digest, name] = match as unknown as [string, string, string, string];
    lines.push({
      digest: digest.toLowerCase(),
      name: mark ? name.replace(/\\[\\nr]/g, (sequence) => ESCAPES[sequence]!) : name,
    });
  }
  return lines;
}
