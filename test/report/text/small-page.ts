import { shown } from '../../../src/report/printable.ts';
import { type Page, PLAIN, type Style } from '../../../src/report/text/style.ts';

export const page = (change: Partial<Page> = {}): Page => ({
  width: 80,
  style: PLAIN,
  all: false,
  ...change,
});

/** A style that shows itself, so that a test sees what is marked how. */
export const TAGS: Style = {
  strong: (text) => shown`<strong>${text}</strong>`,
  faint: (text) => shown`<faint>${text}</faint>`,
  good: (text) => shown`<good>${text}</good>`,
  caution: (text) => shown`<caution>${text}</caution>`,
  bad: (text) => shown`<bad>${text}</bad>`,
  accent: (text) => shown`<accent>${text}</accent>`,
};

export const widest = (text: string): number =>
  text.split('\n').reduce((width, line) => Math.max(width, [...line].length), 0);
