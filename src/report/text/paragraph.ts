import { type Printable, printable } from '../printable.ts';

/**
 * Breaks text into lines of at most `width` characters (code points), each after `indent`; a longer
 * word stands alone on its line, uncut, so that a command or a path can be copied.
 * Whatever the text holds, it comes out printable.
 * @param first what the first line has in place of `indent`, of the same length: a number, a bullet;
 *   or less, where what stands before it on the screen is put there by others.
 */
export function paragraph(text: string, width: number, indent = '', first = indent): Printable {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean).map(printable)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + [...longer].length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const begun = [first, indent].map(printable);
  return lines.map((one, index) => begun[index === 0 ? 0 : 1]! + one).join('\n') as Printable;
}
