import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import type { Outcome } from '../cli/run.ts';
import { commandLines } from './command-lines.ts';
import { type Folder, hasWine, onZ, type WindowsMachine, windowsMachine } from './wine.ts';

const LAUNCHER = resolve('test/windows/launch.mjs');
const RUNNER = resolve('test/windows/run-lines.mjs');
const PROGRAM = resolve('dist/cli/main.js');
const MINUTES = 60_000;

interface Line {
  readonly cwd: string;
  readonly words: readonly string[];
}

/** A scenario that lies on both systems, and what is asked of it. */
interface Exam {
  /** Its folders as this system sees them: ours, and the one on the other system. */
  readonly places: readonly [string, string];
  /** The second of them as Windows has it. */
  readonly windows: string;
  readonly lines: readonly (readonly string[])[];
  /** Before the first command. */
  readonly standing: readonly (readonly string[])[];
}

/** What every command said of a scenario, here and there. */
interface Answers extends Exam {
  readonly here: readonly Outcome[];
  readonly there: readonly Outcome[];
}

describe.skipIf(!hasWine)('every command on every scenario', () => {
  let machine: WindowsMachine;
  let theirs: Folder;
  let ours = '';
  const answers = new Map<string, Answers>();
  // A program of Windows takes a second to start under Wine: one runs all the lines.
  beforeAll(async () => {
    machine = await windowsMachine();
    theirs = await machine.newFolder();
    ours = await mkdtemp(join(tmpdir(), 'vhdset-lines-'));
    const exams = new Map<string, Exam>();
    for (const scenario of SCENARIOS) exams.set(scenario.name, await examOf(scenario));
    const all = [...exams.values()];
    const [here, there] = await Promise.all([
      onThisSystem(all.flatMap(({ places, lines }) => linesIn(places[0], lines))),
      onWindows(all.flatMap(({ windows, lines }) => linesIn(windows, lines.map(backslashed)))),
    ]);
    for (const [name, exam] of exams) {
      const count = exam.lines.length;
      answers.set(name, { ...exam, here: here.splice(0, count), there: there.splice(0, count) });
    }
  }, 15 * MINUTES);
  afterAll(() => rm(ours, { recursive: true, force: true }));

  it.each(SCENARIOS)('$name: the same as on this system, but for paths', ({ name }) => {
    const { places, windows, lines, standing, here, there } = answers.get(name)!;
    expect(lines).not.toEqual([]);
    for (const [index, words] of lines.entries()) {
      const what = words.join(' ');
      expect([what, same(there[index]!, windows)]).toEqual([what, same(here[index]!, places[0])]);
    }
    expect(places.map((place) => standingOf(join(place, 'copy')))).toEqual(standing);
  });

  async function examOf({ name, build }: (typeof SCENARIOS)[number]): Promise<Exam> {
    const places = [join(ours, name), join(theirs.path, name)] as const;
    for (const place of places) await mkdir(join(place, 'copy'), { recursive: true });
    const [truth] = [await build(join(places[0], 'copy')), await build(join(places[1], 'copy'))];
    const disks = truth.chains[0]!.disks.map((disk) => disk.name);
    const leaf = truth.sets[0]?.file ?? disks[0]!;
    const all = await commandLines({
      folder: 'copy',
      disk: `copy/${leaf}`,
      base: `copy/${disks.at(-1)}`,
    });
    return {
      places,
      windows: `${theirs.windows}\\${name}`,
      // Under Wine each file that is opened takes milliseconds: of thousands, the chain is enough.
      lines: disks.length < 1000 ? all : all.filter(([command]) => command === 'chain'),
      standing: places.map((place) => standingOf(join(place, 'copy'))),
    };
  }

  async function onThisSystem(lines: readonly Line[]): Promise<Outcome[]> {
    const asked = await filesFor(lines);
    const [program, ...words] = wordsFor(asked, (path) => path);
    const child = spawn(program!, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return partsOf(code, complaint, asked);
  }

  async function onWindows(lines: readonly Line[]): Promise<Outcome[]> {
    const asked = await filesFor(lines);
    const [, ...words] = wordsFor(asked, onZ);
    const { code, stderr } = await machine.node(
      words.map((word) => (word === process.execPath ? machine.nodePath : word)),
    );
    return partsOf(code, stderr, asked);
  }

  /** Node.js that launches Node.js, which runs the lines. */
  function wordsFor(asked: string, spelled: (path: string) => string): string[] {
    const path = (ending: string) => spelled(`${asked}.${ending}`);
    const node = process.execPath;
    const launch = [node, spelled(LAUNCHER), path('stdout'), path('stderr')];
    return [...launch, node, ...[RUNNER, PROGRAM, asked].map(spelled), path('told')];
  }

  /** What each line wrote. */
  async function partsOf(
    code: number | null,
    complaint: string,
    asked: string,
  ): Promise<Outcome[]> {
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    const [stdout, stderr] = await Promise.all(
      ['stdout', 'stderr'].map((ending) => readFile(`${asked}.${ending}`)),
    );
    const parts: { code: number; stdout: [number, number]; stderr: [number, number] }[] =
      JSON.parse(await readFile(`${asked}.told`, 'utf8'));
    return parts.map((part) => ({
      code: part.code,
      stdout: stdout!.toString('utf8', ...part.stdout),
      stderr: stderr!.toString('utf8', ...part.stderr),
    }));
  }

  async function filesFor(lines: readonly Line[]): Promise<string> {
    const asked = join(await mkdtemp(join(ours, 'run-')), 'asked');
    await writeFile(asked, JSON.stringify(lines));
    return asked;
  }
});

const backslashed = (words: readonly string[]) => words.map((word) => word.replaceAll('/', '\\'));

const linesIn = (cwd: string, lines: readonly (readonly string[])[]): Line[] =>
  lines.map((words) => ({ cwd, words }));

/** Size and times of every file below a folder. What is in them would be gigabytes to read. */
function standingOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeNs } = statSync(join(folder, name), { bigint: true });
      return `${name} ${size} ${mtimeNs}`;
    });
}

/** What was told, with one spelling of paths. */
function same({ code, stdout, stderr }: Outcome, cwd: string): unknown {
  const plain = (text: string) => text.replaceAll(cwd, '<here>').replaceAll('\\', '/');
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return plain(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== 'object' || value === null) return value;
    // When and where a report was made differs, and is there to differ.
    if ('host' in value && 'time' in value) return Object.keys(value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [plain(key), deep(one)]));
  };
  let data: unknown = stdout;
  try {
    data = JSON.parse(stdout);
  } catch {
    // A command that failed says nothing; one that prints bytes says no JSON.
  }
  return { code, data: deep(data), stderr: plain(stderr) };
}
