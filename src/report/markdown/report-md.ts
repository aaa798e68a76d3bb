import { formatBytes } from '../../bytes/quantity.ts';
import type { Command } from '../../recovery/command.ts';
import { type Shell, shownCommand } from '../script/plan-commands.ts';
import type { Block, Cell, ReportDocument, Table } from '../view/report/document.ts';
import { type Report, reportDocument } from '../view/report/report.ts';
import { fenceFor, prose } from './prose.ts';

/** The report as Markdown: everything but the pictures, whose tables are there. */
export function reportMarkdown(report: Report, shell: Shell): string {
  return documentMarkdown(reportDocument(report), shell);
}

/** Any report so. */
export function documentMarkdown(document: ReportDocument, shell: Shell): string {
  const title = `# ${prose(document.title)}`;
  const sections = document.sections.flatMap(({ title: name, blocks }) => [
    `## ${prose(name)}`,
    ...blocks.map((block) => blockLines(block, shell).join('\n')).filter((text) => text !== ''),
  ]);
  return `${[title, ...sections].join('\n\n')}\n`;
}

function blockLines(block: Block, shell: Shell): string[] {
  switch (block.kind) {
    case 'heading':
      return [`### ${prose(block.text)}`];
    case 'text':
      return [prose(block.text)];
    case 'warning':
      return [`> **Warning:** ${prose(block.text)}`];
    case 'list':
      return block.items.map((item) => `- ${prose(item)}`);
    case 'commands':
      return fenced(block.commands, shell);
    case 'table':
      return tableLines(block);
    case 'finding':
      return [
        `### ${block.severity}: ${prose(block.title)} (${block.id})`,
        ...['', prose(block.subject)],
        ...block.texts.flatMap((text) => ['', prose(text)]),
        '',
        ...block.evidence.map(({ fact, place, certainty }) => {
          return `- ${prose(fact)} (${prose(place)}, ${certainty})`;
        }),
        ...(block.more === null ? [] : [`- ${block.more}`]),
      ];
    case 'conditions':
      return block.conditions.map(({ text, proof }) => {
        return `- [${proof === 'proven' ? 'x' : ' '}] ${prose(text)} (${proof})`;
      });
    case 'steps':
      return [
        `### ${block.title}`,
        ...block.steps.flatMap(({ text, notes, commands }, index) => {
          const indent = ' '.repeat(`${index + 1}. `.length);
          return [
            ...['', `${index + 1}. ${prose(text)}`],
            ...notes.map((note) => `${indent}- ${prose(note)}`),
            ...(commands.length > 0
              ? ['', ...fenced(commands, shell).map((line) => indent + line)]
              : []),
          ];
        }),
      ];
    default:
      return [];
  }
}

function fenced(commands: readonly Command[], shell: Shell): string[] {
  const lines = commands.map((command) => shownCommand(command, shell));
  const fence = fenceFor(lines);
  return [fence, ...lines, fence];
}

function tableLines({ caption, columns, rows }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${prose(caption)}**`,
    '',
    line(columns.map(({ title }) => prose(title))),
    line(columns.map(({ figures }) => (figures ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(cellText))),
  ];
}

/** A size as people say it, and to the byte. */
function cellText(cell: Cell): string {
  if (typeof cell === 'string') return prose(cell);
  const { bytes } = cell;
  if (bytes === null) return 'not counted';
  const exactly = bytes.toLocaleString('en-US');
  if (Math.abs(bytes) < 1024) return exactly;
  return `${bytes < 0 ? '-' : ''}${formatBytes(Math.abs(bytes))} (${exactly})`;
}
