import { baseName } from '../../../sets/paths.ts';
import { kindOfFile, type Named } from './redaction.ts';
import type { Report } from './report.ts';

/** What of a report is asked for its names. */
type Source = Omit<Report, 'redaction' | 'view'>;

/** Every name that the case knows of, of files, folders, machines and hosts; some more than once. */
export function namesOfReport(report: Source): Named[] {
  const { inventory, host, making } = report;
  const paths = new Set<string>();
  const files = inventory.files.map(({ path }) => path);
  for (const disk of inventory.disks) {
    collectPaths(disk.vhdx.metadata?.parentLocator, paths);
    for (const { path } of disk.parent?.candidates ?? []) paths.add(path);
    if (disk.parent?.name) paths.add(disk.parent.name);
  }
  for (const { activeLeaf, vhds } of inventory.sets) {
    if (activeLeaf.name) paths.add(activeLeaf.name);
    collectPaths(vhds.activeLeaf, paths);
  }
  const { timeline, unattributed, forkSigns, answers, access, logs, unread, machines } = host;
  const asked = { timeline, unattributed, forkSigns, answers, access, logs, unread, machines };
  collectPaths(asked, paths);
  collectPaths([report.findings, report.plans, making.words], paths);
  const choices = report.plans.flatMap((plan) => plan.choices.flatMap(({ files }) => files ?? []));
  const within = [...report.chains.flatMap((chain) => chain.files ?? []), ...choices].flatMap(
    ({ volumes }) => volumes,
  );
  const listed = new Set(files);
  return [
    ...files.map((path) => fileNamed(baseName(path))),
    ...peopleAndMachines(report),
    ...[
      ...host.answers.refusals,
      ...host.answers.collections.flatMap(({ failed }) => failed),
    ].flatMap(({ problem }) => namesIn(problem)),
    // Files of the machines themselves; which of these are folders, their paths do not tell.
    ...within.flatMap(({ warnings, reason }) => [...warnings, reason ?? ''].flatMap(namesIn)),
    ...report.chains.flatMap(({ files: states }) =>
      (states ?? []).flatMap(({ trouble }) => namesIn(trouble ?? '')),
    ),
    ...within.flatMap(({ label, largest }) => [
      ...(label ? [{ kind: 'volume', name: label } as const] : []),
      ...largest.flatMap(({ path }) => [fileNamed(baseName(path)), ...foldersOf(path, false)]),
    ]),
    ...inventory.roots.flatMap((root) => foldersOf(root, !listed.has(root))),
    ...files.flatMap((path) => foldersOf(path, false)),
    ...[...paths].flatMap((path) => {
      const name = baseName(path);
      const isFile = /\.[A-Za-z0-9]{2,5}$/.test(name) || listed.has(path);
      return [...(isFile ? [fileNamed(name)] : []), ...foldersOf(path, !isFile)];
    }),
  ];
}

/** Quoted, a path, or with an extension. */
const SPOKEN_OF =
  /"([^"]+)"|'([^']+)'|“([^”]+)”|((?:[^\s\\/:,;()]+[\\/])+[^\s\\/:,;()]+|[^\s\\/:,;()"']+\.[A-Za-z][A-Za-z0-9]{1,4}(?![\w.]))/g;

/** Names of files within the disks that a sentence speaks of: nobody else lists them. */
function namesIn(text: string): Named[] {
  return [...text.matchAll(SPOKEN_OF)].flatMap(([, ...spellings]) => {
    const name = spellings.find((spelling) => spelling !== undefined)!;
    return [fileNamed(baseName(name)), ...foldersOf(name, false)];
  });
}

function fileNamed(name: string): Named {
  return { kind: kindOfFile(name), name };
}

function peopleAndMachines({ host, making }: Source): Named[] {
  const { machines, configurations, timeline, unattributed, forkSigns, answers } = host;
  const [madeOn = ''] = making.host.split(',');
  const named = (kind: Named['kind'], names: readonly (string | null | undefined)[]): Named[] =>
    names.flatMap((name) => (name ? [{ kind, name }] : []));
  const records = [...timeline, ...unattributed.newest, ...forkSigns].map(({ record }) => record);
  const hosts = [
    madeOn,
    ...records.map(({ computer }) => computer),
    ...answers.machines.map((machine) => machine.host),
    ...answers.collections.map((collection) => collection.host),
  ];
  return [
    ...named(
      'machine',
      [...machines, ...configurations.map(({ machine }) => machine)].map((one) => one?.name),
    ),
    ...named('machine', [
      ...answers.machines.map(({ name }) => name),
      ...answers.drives.map(({ vmName }) => vmName),
    ]),
    ...named('host', hosts),
    // The same host is also called by the first part of its name, and others by the domain.
    ...named(
      'host',
      hosts.flatMap((name) => partsOf(name ?? '')),
    ),
    ...named(
      'group',
      answers.groups.map(({ name }) => name),
    ),
    ...named(
      'checkpoint',
      answers.snapshots.map(({ name }) => name),
    ),
    ...named(
      'volume',
      answers.volumes.flatMap(({ name }) => (name === null || /[\\/]/.test(name) ? [] : name)),
    ),
  ];
}

function partsOf(host: string): string[] {
  const dot = host.indexOf('.');
  return dot < 1 || /^[\d.]+$/.test(host) ? [] : [host.slice(0, dot), host.slice(dot + 1)];
}

/** Folders of a path; what every system has, such as a drive's letter, names nobody. */
function foldersOf(path: string, whole: boolean): Named[] {
  const parts = path.split(/[\\/]+/);
  const folders = whole ? parts : parts.slice(0, -1);
  return folders
    .filter((part) => !/^(?:|\.|\.\.|\?|[A-Za-z]:|Volume\{.*\})$/.test(part))
    .map((name) => ({ kind: 'folder', name }));
}

const PATH = /^(?:[A-Za-z]:[\\/]|[\\/]|\.{1,2}[\\/])/;
/** Keys that hold paths, whatever these look like. */
const PATH_KEYS =
  /^(?:path|paths|subject|subjects|parent|parents|set|file|source|where|allPaths|writes|volumePath|relativePath|absolutePath)$/;

/** Paths in plain data; each object once, for they point at one another. */
function collectPaths(value: unknown, paths: Set<string>): void {
  const seen = new Set<object>();
  const look = (one: unknown, key: string): void => {
    if (typeof one === 'string') {
      if (PATH_KEYS.test(key) || PATH.test(one)) paths.add(one);
      return;
    }
    if (one === null || typeof one !== 'object' || ArrayBuffer.isView(one) || seen.has(one)) return;
    seen.add(one);
    if (Array.isArray(one)) for (const item of one) look(item, key);
    else for (const [name, item] of Object.entries(one)) look(item, name);
  };
  look(value, '');
}
