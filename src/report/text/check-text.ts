import type { RuleSeverity } from '../../diagnosis/conformance/rule.ts';
import { type Line, type Printable, padded, printable, shown, textOf } from '../printable.ts';
import type { CheckedFileView, CheckView, ViolationView } from '../view/check-view.ts';
import { paragraph } from './paragraph.ts';
import type { Page, Style } from './style.ts';

const MARKS: Readonly<Record<RuleSeverity, string>> = { error: '✖', warning: '▲', info: '·' };
const INDENT = printable(' '.repeat(13));

/** What a check gave, file by file, the most severe first. */
export function checkText({ files, notChecked }: CheckView, page: Page): Printable {
  const lines = files.flatMap((file) => fileLines(file, page));
  const others = notChecked.map(({ name, reason }): Line => {
    const why = page.style.bad(shown`not checked: ${printable(reason)}`);
    return shown`${page.style.strong(printable(name))}  ${why}`;
  });
  return textOf([...lines, ...others]);
}

function fileLines(file: CheckedFileView, page: Page): Line[] {
  const { style, width } = page;
  const { worst, reading, violations, more, unchecked } = file;
  const kind = style.faint(shown`${printable(file.kind)},`);
  const verdict = markOf(worst, page)(printable(file.verdict));
  return [
    shown`${style.strong(printable(file.name))}  ${kind} ${verdict}`,
    ...reading.map(({ words, asked }) =>
      asked
        ? style.caution(paragraph(printable(words), width, INDENT))
        : style.faint(shown`${INDENT}${printable(words)}`),
    ),
    ...violations.flatMap((violation) => violationLines(violation, page)),
    ...more.map(({ ruleId, count }) => {
      const number = printable(count.toLocaleString('en-US'));
      return style.faint(shown`${INDENT}… and ${number} more of ${printable(ruleId)}`);
    }),
    ...unchecked.map((what) =>
      paragraph(printable(`not checked, because of the damage: ${what}`), width, INDENT),
    ),
  ];
}

function violationLines(violation: ViolationView, page: Page): Line[] {
  const { style, width } = page;
  const { severity, section, ruleId, offset, expected, actual, message } = violation;
  const mark = printable(`  ${MARKS[severity]} ${severity}`);
  const paint = severity === 'info' ? style.accent : markOf(severity, page);
  const said = paragraph(printable(message), width, INDENT, '');
  const values = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(actual === undefined ? [] : [`got ${actual}`]),
  ];
  const facts = [`@0x${offset.toString(16)}`, ...values].join(', ');
  const source = `[${ruleId}] ${section}`;
  return [
    shown`${paint(padded(mark, INDENT.length))}${said}`,
    ...[facts, source].map((text) => style.faint(paragraph(printable(text), width, INDENT))),
  ];
}

function markOf(worst: CheckedFileView['worst'], { style }: Page): Style['good'] {
  if (worst === null) return style.good;
  return worst === 'warning' ? style.caution : style.bad;
}
