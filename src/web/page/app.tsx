import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { RowsContext, SectionView, ShellContext } from '../../report/html/blocks.tsx';
import { words } from '../../report/html/words.ts';
import type { Section } from '../../report/view/report/document.ts';
import type { PlacedFile } from '../dropped-files.ts';
import { download, filesOfDrop, filesOfFolder, filesOfInput } from './chosen.ts';
import { LookInside } from './look-inside.tsx';
import type { Opened } from './protocol.ts';
import { type Step, WorkerClient } from './worker-client.ts';

declare const VERSION: string;

/** Thousands of rows at once would cost a browser seconds, and hundreds of megabytes. */
const MOST_ROWS = 100;

/** Asks the worker, shows how far it is, and what went wrong. */
export type Run = <T>(work: (worker: WorkerClient) => Promise<T>) => Promise<T | null>;

/** The whole page: files in, a report out, and questions about them. */
export function App(): VNode {
  const worker = useRef<WorkerClient | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [findings, setFindings] = useState<Section | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);

  const run: Run = async (work) => {
    setFailure(null);
    setStep({ step: 'working', done: 0, total: 0 });
    try {
      worker.current ??= await WorkerClient.start(setStep);
      return await work(worker.current);
    } catch (error) {
      const { name, message } = error as Error;
      // Who closes a dialog has changed their mind: that is no failure.
      if (name !== 'AbortError') setFailure(message);
      return null;
    } finally {
      setStep(null);
    }
  };

  /** What is being chosen: asked for while the event lasts, since the browser forgets it after. */
  const open = async (choosing: Promise<readonly PlacedFile[]>) => {
    choosing.catch(() => {}); // Told by the run.

    const found = await run(async (client) => {
      const files = await choosing;
      if (files.length === 0) throw new Error('no files were chosen');
      setOpened(null);
      return client.ask('open', { files, version: VERSION }, setFindings);
    });
    setFindings(null);
    if (found) setOpened(found);
  };

  const stop = () => {
    worker.current?.stop();
    worker.current = null;
    setOpened(null);
  };

  return (
    <ShellContext.Provider value="powershell">
      <header>
        <h1>vhdset</h1>
        <p class="made">
          What copied VHD Sets hold, and how to get it back. Nothing leaves this page: its policy
          forbids every request. Files are only read.
        </p>
        <Chooser open={open} busy={step !== null} />
        <Progress step={step} stop={stop} />
        <p role="alert" class={failure === null ? 'none' : 'warning'}>
          {failure === null ? '' : words(failure)}
        </p>
      </header>
      <main>
        {opened && <Contents opened={opened} run={run} />}
        {/* What is wrong is shown before what can be done is worked out, and stays where it is then. */}
        <RowsContext.Provider value={MOST_ROWS}>
          {(opened?.sections ?? (findings ? [findings] : [])).map((section) => (
            <SectionView key={section.id} section={section} />
          ))}
        </RowsContext.Provider>
        {opened && <LookInside opened={opened} run={run} />}
        <Explain run={run} />
      </main>
    </ShellContext.Provider>
  );
}

interface ChooserProps {
  readonly open: (choosing: Promise<readonly PlacedFile[]>) => void;
  readonly busy: boolean;
}

function Chooser({ open, busy }: ChooserProps): VNode {
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const chooseFolder = () => {
    const pick = window.showDirectoryPicker;
    if (!pick) return folder.current?.click();
    open(pick.call(window).then(filesOfFolder));
  };
  const take = (event: Event) => {
    const { files } = event.currentTarget as HTMLInputElement;
    if (files && files.length > 0) open(Promise.resolve(filesOfInput(files)));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it do the same by keyboard
    <div
      class={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer;
        if (dropped) open(filesOfDrop(dropped));
      }}
    >
      <p>Drop a folder with .vhds, .avhdx and .vhdx files here, or</p>
      <button type="button" onClick={chooseFolder} disabled={busy}>
        Choose a folder…
      </button>
      <input
        ref={folder}
        type="file"
        class="none"
        tabindex={-1}
        aria-label="Folder"
        {...{ webkitdirectory: true }}
        onChange={take}
      />
      <label>
        or single files: <input type="file" multiple onChange={take} disabled={busy} />
      </label>
    </div>
  );
}

function Progress({ step, stop }: { step: Step | null; stop: () => void }): VNode {
  if (!step) return <p role="status" class="none" />;
  const { step: name, done, total } = step;
  return (
    <p role="status" class="progress">
      <span id="step">{name}</span>
      {total > 1 ? (
        <progress aria-labelledby="step" value={done} max={total} />
      ) : (
        <progress aria-labelledby="step" />
      )}
      <button type="button" onClick={stop}>
        Stop
      </button>
    </p>
  );
}

function Contents({ opened, run }: { opened: Opened; run: Run }): VNode {
  const saveReport = async () => {
    const html = await run((worker) => worker.ask('report', { time: new Date().toISOString() }));
    if (html !== null) download(new Blob([html], { type: 'text/html' }), 'vhdset-report.html');
  };
  const saveJson = async () => {
    const json = await run((worker) => worker.ask('json', {}));
    if (json !== null) download(new Blob([json], { type: 'application/json' }), 'vhdset.json');
  };
  return (
    <nav aria-label="Contents">
      <ul>
        {opened.sections.map(({ id, title }) => (
          <li>
            <a href={`#${id}`}>{words(title)}</a>
          </li>
        ))}
        <li>
          <a href="#inside">Look inside</a>
        </li>
      </ul>
      <p>
        <button type="button" onClick={saveReport}>
          Save the report
        </button>{' '}
        <button type="button" onClick={saveJson}>
          Save as JSON
        </button>
      </p>
    </nav>
  );
}

function Explain({ run }: { run: Run }): VNode {
  const [text, setText] = useState('');
  const ask = async (event: Event) => {
    event.preventDefault();
    const query = new FormData(event.currentTarget as HTMLFormElement).get('query');
    if (typeof query !== 'string' || query.trim() === '') return;
    setText((await run((worker) => worker.ask('explain', { query }))) ?? '');
  };
  return (
    <section id="explain" aria-labelledby="explain-title">
      <h2 id="explain-title">Explain a code</h2>
      <form onSubmit={ask}>
        <label>
          Error code, event or message <input name="query" autocomplete="off" />
        </label>{' '}
        <button type="submit">Explain</button>
      </form>
      <pre aria-live="polite" class={text === '' ? 'none' : ''}>
        {text}
      </pre>
    </section>
  );
}
