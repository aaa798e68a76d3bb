import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatBytes } from '../../bytes/quantity.ts';
import { words } from '../../report/html/words.ts';
import type { Run } from './app.tsx';
import { download } from './chosen.ts';
import type { FilePlace, ListedName, Named, Opened, VolumesFound } from './protocol.ts';

/** Structures of files, volumes of disks with their files, and disks as new files. */
export function LookInside({ opened, run }: { opened: Opened; run: Run }): VNode {
  return (
    <section id="inside" aria-labelledby="inside-title">
      <h2 id="inside-title">Look inside</h2>
      <Inspect files={opened.files} run={run} />
      {opened.disks.length > 0 && <DiskInside disks={opened.disks} run={run} />}
    </section>
  );
}

function Choice({
  label,
  of,
  onChoose,
}: {
  label: string;
  of: readonly Named[];
  onChoose: (path: string) => void;
}) {
  return (
    <label>
      {label}{' '}
      <select onChange={(event) => onChoose(event.currentTarget.value)}>
        {of.map(({ path, name }) => (
          <option value={path}>{words(name)}</option>
        ))}
      </select>
    </label>
  );
}

function Inspect({ files, run }: { files: readonly Named[]; run: Run }): VNode {
  const [path, setPath] = useState(files[0]?.path ?? '');
  const [text, setText] = useState('');
  const inspect = async () => {
    setText((await run((worker) => worker.ask('inspect', { path }))) ?? '');
  };
  return (
    <div>
      <h3>Every structure of one file</h3>
      <Choice label="File" of={files} onChoose={setPath} />{' '}
      <button type="button" onClick={inspect}>
        Inspect
      </button>
      <pre class={text === '' ? 'none' : 'tall'} tabindex={0}>
        {text}
      </pre>
    </div>
  );
}

function DiskInside({ disks, run }: { disks: readonly Named[]; run: Run }): VNode {
  const [disk, setDisk] = useState(disks[0]!.path);
  const [found, setFound] = useState<VolumesFound | null>(null);
  const [place, setPlace] = useState<FilePlace | null>(null);
  const [names, setNames] = useState<readonly ListedName[]>([]);
  const [done, setDone] = useState('');

  const choose = (path: string) => {
    setDisk(path);
    setFound(null);
    setPlace(null);
  };
  const look = async () => setFound(await run((worker) => worker.ask('volumes', { disk })));
  const enter = async (next: FilePlace) => {
    const listed = await run((worker) => worker.ask('list', next));
    if (!listed) return;
    setPlace(next);
    setNames(listed);
  };
  const save = async (name: string) => {
    if (!place) return;
    await run(async (worker) => {
      const target = (await window.showSaveFilePicker?.({ suggestedName: name })) ?? null;
      const content = await worker.ask('save', { ...place, path: [...place.path, name], target });
      if (content) download(content, name);
      setDone(`${words(name)} is saved.`);
    });
  };
  const exportAs = async (format: 'raw' | 'vhdx') => {
    await run(async (worker) => {
      const base = disk.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
      const suggestedName = `${base}-flat.${format === 'raw' ? 'raw' : 'vhdx'}`;
      const target = await window.showSaveFilePicker!({ suggestedName });
      const { bytes } = await worker.ask('export', { disk, format, target });
      setDone(`${formatBytes(bytes)} are exported ${format === 'raw' ? 'raw' : 'as a VHDX'}.`);
    });
  };
  const canWrite = window.showSaveFilePicker !== undefined;
  return (
    <div>
      <h3>A disk: its volumes and files, or all of it as a new file</h3>
      <Choice label="Disk" of={disks} onChoose={choose} />{' '}
      <button type="button" onClick={look}>
        Volumes
      </button>{' '}
      <button type="button" onClick={() => exportAs('vhdx')} disabled={!canWrite}>
        Export as VHDX…
      </button>{' '}
      <button type="button" onClick={() => exportAs('raw')} disabled={!canWrite}>
        Export raw…
      </button>
      {!canWrite && (
        <p>This browser can't write into a chosen file: vhdset export does, on the command line.</p>
      )}
      <p role="status">{done}</p>
      {found && <pre>{found.text}</pre>}
      {found?.readable.map((volume) => (
        <button type="button" onClick={() => enter({ disk, volume, path: [] })}>
          {`Files of volume ${volume}`}
        </button>
      ))}
      {place && <Folder place={place} names={names} enter={enter} save={save} />}
    </div>
  );
}

interface FolderProps {
  readonly place: FilePlace;
  readonly names: readonly ListedName[];
  readonly enter: (place: FilePlace) => void;
  readonly save: (name: string) => void;
}

function Folder({ place, names, enter, save }: FolderProps): VNode {
  const { path } = place;
  return (
    <table class="n2">
      <caption>{words(`Volume ${place.volume}: /${path.join('/')}`)}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Size</th>
          <th scope="col">
            <span class="hidden">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {path.length > 0 && (
          <tr>
            <th scope="row">
              <button type="button" onClick={() => enter({ ...place, path: path.slice(0, -1) })}>
                .. (up)
              </button>
            </th>
            <td />
            <td />
          </tr>
        )}
        {names.map(({ name, type, size, modified }) => (
          <tr>
            <th scope="row">
              {type === 'directory' ? (
                <button type="button" onClick={() => enter({ ...place, path: [...path, name] })}>
                  {words(`${name}/`)}
                </button>
              ) : (
                words(name)
              )}
            </th>
            <td>{type === 'file' ? size.toLocaleString('en-US') : words(modified)}</td>
            <td>
              {type === 'file' && (
                <button type="button" onClick={() => save(name)} aria-label={`Save ${words(name)}`}>
                  Save
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
