import type { Command } from './command.ts';

const WIDTH = 80;

/** The end of a command's help: notes, then what to type, and below each what that is good for. */
export function endOfHelp({ notes, examples }: Pick<Command<never>, 'notes' | 'examples'>): string {
  const lines = examples.flatMap(({ line, tells }) => [
    ...asTyped(`  vhdset ${line}`),
    `      ${tells}`,
  ]);
  return [...(notes ? [notes, ''] : []), 'Examples:', ...lines].join('\n');
}

/** A line that is too long goes on before an option or a second command, as a shell goes on. */
function asTyped(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const lines: string[] = [];
  let current = '';
  for (const part of line.split(/ (?=--|&& |\| )/)) {
    const longer = current === '' ? part : `${current} ${part}`;
    if (current === '' || `${longer} \\`.length <= WIDTH) {
      current = longer;
      continue;
    }
    lines.push(`${current} \\`);
    current = `    ${part}`;
  }
  return [...lines, current];
}
