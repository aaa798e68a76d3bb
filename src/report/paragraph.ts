/**
 * Breaks text into lines of at most `width` characters (code points), each after `indent`; a longer
 * word stands alone on its line, uncut, so that a command or a path can be copied.
 * @param first what the first line has in place of `indent`, of the same length: a number, a bullet.
 */
export function paragraph(text: string, width: number, indent = '', first = indent): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + [...longer].length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines.map((one, index) => (index === 0 ? first : indent) + one).join('\n');
}
