/** A terminal as an SVG: what was typed, and what a program answered, with its colours. */
export function terminalPicture(typed: string, answer: string): string {
  const lines = [
    [
      { text: '$ ', style: 'faint' },
      { text: typed, style: 'strong' },
    ],
    ...answer.trimEnd().split('\n').map(spansOf),
  ];
  const longest = Math.max(...lines.map((spans) => lengthOf(spans)));
  const width = Math.ceil(longest * CHARACTER) + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  const rows = lines.map((spans, index) => row(spans, MARGIN + LINE * (index + 0.8)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(typed)}">
<style>${STYLES}</style>
<rect width="100%" height="100%" rx="8" fill="#16181d"/>
${rows.join('\n')}
</svg>
`;
}

const CHARACTER = 8.43;
const LINE = 19;
const MARGIN = 16;
const STYLES = [
  "text { font: 14px ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace; fill: #d7dae0; white-space: pre }",
  '.strong { font-weight: bold; fill: #ffffff }',
  '.faint { fill: #8b919c }',
  '.good { fill: #8fce7e }',
  '.caution { fill: #e5c07b }',
  '.bad { fill: #f07178 }',
  '.accent { fill: #6cc7d6 }',
].join(' ');

interface Span {
  readonly text: string;
  readonly style: string;
}

/** What the codes of a terminal turn on (SGR); all others turn it off. */
const STYLE_OF: Readonly<Record<string, string>> = {
  1: 'strong',
  2: 'faint',
  31: 'bad',
  32: 'good',
  33: 'caution',
  36: 'accent',
};

const ESCAPE = String.fromCharCode(27);

function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let style = '';
  for (const [index, part] of line.split(`${ESCAPE}[`).entries()) {
    const end = index === 0 ? 0 : part.indexOf('m') + 1;
    if (end > 0) style = STYLE_OF[part.slice(0, end - 1)] ?? '';
    if (part.length > end) spans.push({ text: part.slice(end), style });
  }
  return spans;
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((length, { text }) => length + [...text].length, 0);
}

/** Each span stands at its column, so that a font of other widths does not shift the next. */
function row(spans: readonly Span[], y: number): string {
  let column = 0;
  const parts = spans.map(({ text, style }) => {
    const x = (MARGIN + column * CHARACTER).toFixed(1);
    const length = ([...text].length * CHARACTER).toFixed(1);
    column += [...text].length;
    const looks = style === '' ? '' : ` class="${style}"`;
    return `<tspan x="${x}" textLength="${length}"${looks}>${escaped(text)}</tspan>`;
  });
  return `<text y="${y.toFixed(1)}" xml:space="preserve">${parts.join('')}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
