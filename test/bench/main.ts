import { createHash, randomInt } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import build from '../build.ts';
import { bytesUsed, cloneInput, cloners } from './cloning.ts';
import { comparers } from './comparing.ts';
import { type Contender, exporters, hashers } from './contenders.ts';
import { type Input, makeInputs } from './inputs.ts';
import { contentOf, extractInput, extractors, filesListed, listers, listInput } from './looking.ts';
import { measure, median, type Run } from './measure.ts';
import { servers } from './serving.ts';

/** What one program took for one disk. Seconds and bytes. */
interface Row {
  readonly task: string;
  readonly input: string;
  readonly program: string;
  /** Median of the rounds. */
  readonly wall: number;
  /** Its time divided by that of vhdset: above 1, vhdset is faster. */
  readonly ratio: number;
  /** Until the output is on the disk, which vhdset waits for and the others do not. */
  readonly durable: number;
  readonly durableRatio: number;
  readonly cpu: number | null;
  /** The most of all rounds. */
  readonly peakMemory: number | null;
}

const [wanted = '', roundsAsked = '5'] = process.argv.slice(2);
const rounds = Number(roundsAsked);
const folder = process.env.VHDSET_BENCH ?? join(tmpdir(), 'vhdset-bench');
const outputs = join(folder, 'outputs');
/** Tasks whose programs write what the next one must not find. */
const WRITING = new Set(['export', 'extract']);

build();
const rows: Row[] = [];
for (const input of await makeInputs(folder, wanted)) {
  process.stderr.write(`${input.name}: ${input.title}\n`);
  emptied(outputs);
  const contenders = exporters(input, outputs);
  const flat = join(folder, 'flat.raw');
  await requireSameContent(contenders, flat);
  rows.push(...compete('export', input, contenders));
  rows.push(...compete('hash', input, hashers(input, flat)));
  rows.push(...compete('compare', input, comparers(input, flat)));
  rows.push(...compete('serve', input, servers(input, flat, folder)));
  rmSync(flat);
}
rmSync(outputs, { recursive: true, force: true });
if ('clone'.includes(wanted)) await competeInCloning();
if ('list'.includes(wanted)) competeInListing();
if ('extract'.includes(wanted)) competeInExtracting();
process.stdout.write(table(rows));
const result = { date: new Date().toISOString(), node: process.version, cpus: cpus().length, rows };
writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`\nAs JSON: ${join(folder, 'result.json')}\n`);

/** Flattening on a file system that clones; also tells the space that each way takes. */
async function competeInCloning(): Promise<void> {
  const input = await cloneInput(folder);
  if (input === undefined) {
    process.stderr.write('clone: left out, no XFS can be mounted here\n');
    return;
  }
  process.stderr.write(`clone: ${input.title}\n`);
  try {
    const within = join(input.folder, 'outputs');
    const contenders = cloners(input, within);
    rows.push(...compete('export', input, contenders, within));
    for (const { name, command } of contenders) {
      emptied(within);
      const before = bytesUsed(input.folder);
      measure(command, within);
      const mib = ((bytesUsed(input.folder) - before) / 2 ** 20).toFixed(0);
      process.stdout.write(`${name} takes ${mib} MiB of the file system\n`);
    }
    rmSync(within, { recursive: true });
  } finally {
    input.unmount();
  }
}

function competeInListing(): void {
  const input = listInput(folder);
  if (input === undefined) {
    process.stderr.write('list: left out, mkntfs and wimapply are not both here\n');
    return;
  }
  process.stderr.write(`list: ${input.title}\n`);
  emptied(outputs);
  const contenders = listers(input);
  for (const one of contenders) {
    process.stdout.write(`${one.name} names ${filesListed(one)} of the files\n`);
  }
  rows.push(...compete('list', input, contenders));
  rmSync(outputs, { recursive: true });
}

function competeInExtracting(): void {
  const input = extractInput(folder);
  if (input === undefined) {
    process.stderr.write('extract: left out, mkntfs and wimapply are not both here\n');
    return;
  }
  process.stderr.write(`extract: ${input.title}\n`);
  if (input.mounted === null) {
    process.stderr.write('extract: without cp, ntfs-3g cannot mount a volume here\n');
  }
  try {
    const contenders = extractors(input, outputs);
    let expected: string | undefined;
    for (const { name, command, output } of contenders) {
      emptied(outputs);
      measure(command, outputs);
      const content = contentOf(output!);
      expected ??= content;
      if (content !== expected) process.stdout.write(`${name}: ITS CONTENT DIFFERS\n`);
    }
    rows.push(...compete('extract', input, contenders));
    rmSync(outputs, { recursive: true });
  } finally {
    input.unmount();
  }
}

function emptied(place: string): void {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
}

/** Runs every program once, also to warm the caches, and compares what they wrote. */
async function requireSameContent(contenders: readonly Contender[], flat: string): Promise<void> {
  let expected: string | undefined;
  for (const { name, command, output } of contenders) {
    measure(command, outputs);
    if (output === null) continue;
    const digest = await sha256(output);
    expected ??= digest;
    if (digest !== expected) process.stdout.write(`${name}: ITS CONTENT DIFFERS from vhdset's\n`);
    if (name === 'vhdset') measure(['cp', output, flat], folder);
  }
}

/**
 * All programs in turn, round after round, so that what slows the machine slows all of them; each
 * round in another order, so that none always comes after the one that leaves the most to clean up.
 */
function compete(
  task: string,
  input: Input,
  contenders: readonly Contender[],
  place: string = outputs,
): Row[] {
  if (contenders.length === 0) return [];
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, command } of shuffled(contenders)) {
      if (WRITING.has(task) || !existsSync(place)) emptied(place);
      // What the system still has to do for an earlier program must not slow this one.
      measure(['sync', '-f', place], place);
      runs.get(name)!.push(measure(command, place));
    }
  }
  const own = runs.get(contenders[0]!.name)!;
  const ownWall = median(own.map(({ wall }) => wall));
  const ownDurable = median(own.map(({ durable }) => durable));
  return contenders.map(({ name }) => {
    const all = runs.get(name)!;
    const wall = median(all.map((run) => run.wall));
    const durable = median(all.map((run) => run.durable));
    const known = <T>(value: T | null): value is T => value !== null;
    const memory = all.map((run) => run.peakMemory).filter(known);
    const cpu = all.map((run) => run.cpu).filter(known);
    return {
      task,
      input: input.name,
      program: name,
      wall,
      ratio: wall / ownWall,
      durable,
      durableRatio: durable / ownDurable,
      cpu: cpu.length > 0 ? median(cpu) : null,
      peakMemory: memory.length > 0 ? Math.max(...memory) : null,
    };
  });
}

function shuffled<T>(list: readonly T[]): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(randomInt(rest.length), 1)[0]!);
}

async function sha256(output: string): Promise<string> {
  const path = statSync(output).isDirectory() ? join(output, readdirSync(output)[0]!) : output;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

function table(all: readonly Row[]): string {
  const head =
    '| task | disk | program | seconds | × vhdset | until on disk | × vhdset | CPU seconds | peak MiB |\n';
  const lines = all.map(({ task, input, program, peakMemory, cpu, ...times }) => {
    const { wall, ratio, durable, durableRatio } = times;
    const memory = peakMemory === null ? '' : (peakMemory / 2 ** 20).toFixed(0);
    const numbers = [wall, ratio, durable, durableRatio, cpu].map(
      (value) => value?.toFixed(2) ?? '',
    );
    return `| ${task} | ${input} | ${program} | ${[...numbers, memory].join(' | ')} |\n`;
  });
  return `${head}|---|---|---|---:|---:|---:|---:|---:|---:|\n${lines.join('')}`;
}
