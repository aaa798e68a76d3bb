import { styleText } from 'node:util';
import { describeTerminal } from '../node/terminal.ts';
import type { Printable } from '../report/printable.ts';
import type { Shell } from '../report/script/plan-commands.ts';
import { type Page, PLAIN, type Style } from '../report/text/style.ts';
import { mayBeTerminal } from './standard-output.ts';

type Format = Parameters<typeof styleText>[0];

/** How a report is laid out on standard output. */
export function stdoutPage(options: { color: boolean | undefined; all?: boolean }): Page {
  const stream = mayBeTerminal() ? process.stdout : {};
  const { columns, color } = describeTerminal(stream, options.color);
  return { width: columns, style: color ? COLORED : PLAIN, all: options.all ?? false };
}

/** The shell that a person of this system types into. */
export function shellHere(): Shell {
  return process.platform === 'win32' ? 'powershell' : 'sh';
}

/** Whether there is colour was decided before; `styleText` must not decide again. */
const paint = (format: Format) => (text: Printable) =>
  styleText(format, text, { validateStream: false }) as Printable;

const COLORED: Style = {
  strong: paint('bold'),
  faint: paint('dim'),
  good: paint('green'),
  caution: paint('yellow'),
  bad: paint('red'),
  accent: paint('cyan'),
};
