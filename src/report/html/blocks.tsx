import { createContext, type VNode } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { formatCount } from '../../bytes/quantity.ts';
import type { Severity } from '../../diagnosis/finding.ts';
import { type Shell, shownCommand } from '../script/plan-commands.ts';
import type {
  Block,
  Cell,
  ConditionsBlock,
  FindingBlock,
  Section,
  StepsBlock,
  Table,
} from '../view/report/document.ts';
import { ChainLane } from './chain-lane.tsx';
import { DiskStrip } from './disk-strip.tsx';
import { EventLanes } from './event-lanes.tsx';
import { Bytes } from './figures.tsx';
import { GrowthArea } from './growth-area.tsx';
import { words } from './words.ts';

/** Where commands are going to be typed. */
export const ShellContext = createContext<Shell>('sh');

/** Rows of a table that are shown before more are asked for; a report on paper has all of them. */
export const RowsContext = createContext(Number.POSITIVE_INFINITY);

/** One section of a report, as it is read on a page. */
export function SectionView({ section }: { section: Section }): VNode {
  const { id, title, blocks } = section;
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words(title)}</h2>
      {blocks.map((block, index) => (
        <BlockView block={block} id={`${id}-${index + 1}`} />
      ))}
    </section>
  );
}

function BlockView({ block, id }: { block: Block; id: string }): VNode {
  switch (block.kind) {
    case 'heading':
      return <h3>{words(block.text)}</h3>;
    case 'text':
      return <p>{words(block.text)}</p>;
    case 'warning':
      return (
        <p class="warning">
          <strong aria-hidden="true">‼ </strong>
          {words(block.text)}
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li>{words(item)}</li>
          ))}
        </ul>
      );
    case 'commands':
      return <Commands commands={block.commands} />;
    case 'table':
      return <TableView table={block} />;
    case 'finding':
      return <FindingView finding={block} />;
    case 'conditions':
      return <ConditionsView block={block} />;
    case 'steps':
      return <StepsView block={block} />;
    case 'chain-picture':
      return <ChainLane id={id} members={block.members} broken={block.broken} />;
    case 'growth-picture':
      return <GrowthArea id={id} days={block.days} />;
    case 'disk-picture':
      return <DiskStrip id={id} lanes={block.lanes} />;
    case 'event-picture':
      return <EventLanes id={id} marks={block.marks} undated={block.undated} />;
  }
}

/** Rows of a table whose sizes are told in words as well. */
const MOST_WITH_WORDS = 300;
/** Rows of a table that stay on one sheet of paper. */
const MOST_ON_A_SHEET = 12;

/** The columns with figures are the last ones. */
function TableView({ table: { caption, columns, rows } }: { table: Table }): VNode {
  const firstFigure = columns.findIndex(({ figures }) => figures);
  const bare = rows.length > MOST_WITH_WORDS;
  const step = useContext(RowsContext);
  const [most, setMost] = useState(step);
  const hidden = rows.length - most;
  return (
    <div class={rows.length > MOST_ON_A_SHEET ? 'scroll' : 'scroll short'} tabindex={0}>
      <table {...(firstFigure < 0 ? {} : { class: `n${firstFigure + 1}` })}>
        <caption>{words(caption)}</caption>
        <thead>
          <tr>
            {columns.map(({ title, figures }) => (
              <th scope="col">{figures && bare ? `${title}, bytes` : title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(hidden > 0 ? rows.slice(0, most) : rows).map((row) => (
            <tr>
              {row.map((cell, i) =>
                i === 0 ? (
                  <th scope="row" {...(isShortName(cell) ? { class: 'name' } : {})}>
                    <CellView cell={cell} bare={bare} />
                  </th>
                ) : (
                  <td>
                    <CellView cell={cell} bare={bare} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <p>
          {`${formatCount(hidden, 'more row')}: the saved report has all of them. `}
          <button type="button" onClick={() => setMost(most + step)}>
            {`Show ${formatCount(Math.min(step, hidden), 'more row')}`}
          </button>
        </p>
      )}
    </div>
  );
}

/** A name that stands on one line: broken, it would look like another. Longer ones need the room. */
function isShortName(cell: Cell): boolean {
  return typeof cell === 'string' && /^\S{1,32}$/.test(cell);
}

function CellView({ cell, bare }: { cell: Cell; bare: boolean }): VNode | string {
  return typeof cell === 'string' ? words(cell) : <Bytes value={cell.bytes} bare={bare} />;
}

/** A sign for each severity beside its name: colour alone says nothing on paper. */
const SIGNS: Readonly<Record<Severity, string>> = {
  critical: '✖✖',
  error: '✖',
  warning: '▲',
  // Fonts without a letter in a circle are common.
  info: '●',
};

function FindingView({ finding }: { finding: FindingBlock }): VNode {
  const { id, severity, subject, title, texts, evidence, more } = finding;
  return (
    <article class={`finding ${severity}`}>
      <h3>
        <span class="sign" aria-hidden="true">
          {SIGNS[severity]}
        </span>{' '}
        <span class="severity">{severity}</span> {words(title)}
      </h3>
      <p class="about">
        {words(subject)} · <code>{id}</code>
      </p>
      {texts.map((text) => (
        <p>{words(text)}</p>
      ))}
      {evidence.length > 0 && (
        <ul class="evidence">
          {evidence.map(({ fact, place, certainty }) => (
            <li>
              {words(fact)}{' '}
              <span class="place">
                {words(place)} · {certainty}
              </span>
            </li>
          ))}
          {more !== null && <li>{more}</li>}
        </ul>
      )}
    </article>
  );
}

const PROOFS = { proven: '✓ proven', 'to-be-checked': '? to be checked', failed: '✖ failed' };

function ConditionsView({ block }: { block: ConditionsBlock }): VNode {
  return (
    <ul class="conditions">
      {block.conditions.map(({ text, proof }) => (
        <li>
          <strong>{PROOFS[proof]}:</strong> {words(text)}
        </li>
      ))}
    </ul>
  );
}

function StepsView({ block: { title, steps } }: { block: StepsBlock }): VNode {
  return (
    <>
      <h4>{title}</h4>
      <ol>
        {steps.map(({ text, notes, commands }) => (
          <li>
            {words(text)}
            {notes.length > 0 && (
              <ul>
                {notes.map((note) => (
                  <li>{words(note)}</li>
                ))}
              </ul>
            )}
            {commands.length > 0 && <Commands commands={commands} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function Commands({ commands }: { commands: Extract<Block, { kind: 'commands' }>['commands'] }) {
  const shell = useContext(ShellContext);
  const lines = commands.map((command) => words(shownCommand(command, shell)));
  return (
    <pre class="commands">
      <code>{lines.join('\n')}</code>
    </pre>
  );
}
