import { type Command, vhdset, type Word } from '../../../recovery/command.ts';
import type { Block, Section } from './document.ts';
import type { Report } from './report.ts';

/** How a report was made. */
export interface Making {
  /** As it was typed, each word for itself. */
  readonly command: Command;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The system it was made on: name, kind and version. */
  readonly host: string;
  /** What was looked at, as words of a command: paths and the options that say how they are read. */
  readonly words: readonly Word[];
  /** Where everything is told that a report leaves out, half a sentence. */
  readonly analyzeHint: string;
}

/** How the report was made, and how its figures are checked. */
export function makingSection({ making, chains, hashes, redaction }: Report): Section {
  const { command, version, time, host, words } = making;
  const maps = chains
    .filter(({ content }) => content !== null)
    .slice(0, 6)
    .map(({ section }) => vhdset('map', { path: section.path }, '--summary', '--json'));
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: 'The making of this report',
      columns: [{ title: 'What' }, { title: 'How' }],
      rows: [
        ['Program', `vhdset ${version}`],
        ['Time', `${time.slice(0, 19).replace('T', ' ')} UTC`],
        ['Host', host],
      ],
    },
    { kind: 'text', text: 'The command:' },
    { kind: 'commands', commands: [command] },
    { kind: 'heading', text: 'How to check the figures' },
    {
      kind: 'text',
      text: `${redaction ? 'With the real names in place of the stand-ins, and with' : 'With'} the files where they were then, these commands reproduce every figure of this report to the byte: sets, chains, findings and sources; the options and their steps; what each file contributes to a disk and what a merge costs.`,
    },
    {
      kind: 'commands',
      commands: [
        vhdset('analyze', ...words, '--json'),
        vhdset('plan', ...words, '--json'),
        ...maps,
        ...(hashes ? hashCommands(chains) : []),
      ],
    },
  ];
  return { id: 'making', title: 'How this report was made, and how to check it', blocks };
}

function hashCommands(chains: Report['chains']): Command[] {
  return chains.slice(0, 6).map(({ section }) => vhdset('hash', { path: section.path }, '--files'));
}
