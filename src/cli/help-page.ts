import { paragraph } from '../report/text/paragraph.ts';
import { COMMANDS } from './commands.ts';

const WIDTH = 80;
const INDENT = '  ';

/** What `vhdset` alone and `vhdset --help` print; each command explains itself with `--help`. */
export function helpPage(): string {
  const width = INDENT.length + Math.max(...COMMANDS.map(({ usage }) => usage.length)) + 2;
  const groups = new Map<string, string[]>();
  for (const { group, usage, summary } of COMMANDS) {
    const line = paragraph(summary, WIDTH, ' '.repeat(width), `${INDENT}${usage}`.padEnd(width));
    groups.set(group, [...(groups.get(group) ?? []), line]);
  }
  const commands = [...groups]
    .map(([group, lines]) => `${group}\n${lines.join('\n')}`)
    .join('\n\n');
  return `vhdset: for a Hyper-V VHD Set in trouble, without Hyper-V.
Reads copies; never changes a source.

Usage: vhdset <command> [options]

${commands}

Options of every command: --json, --no-color, --quiet
More about one: vhdset <command> --help

First steps
${INDENT}vhdset analyze <folder>     a folder with the copied .vhds and .avhdx files
${INDENT}vhdset demo                 the same on a sample set
`;
}
