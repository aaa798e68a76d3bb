import type { Command } from './command.ts';

/** The end of a command's help: notes, then what to type, and below each what that is good for. */
export function endOfHelp({ notes, examples }: Pick<Command<never>, 'notes' | 'examples'>): string {
  const lines = examples.flatMap(({ line, tells }) => [`  vhdset ${line}`, `      ${tells}`]);
  return [...(notes ? [notes, ''] : []), 'Examples:', ...lines].join('\n');
}
