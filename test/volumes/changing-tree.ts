import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../fuzz/field.ts';

interface Name {
  parent: Node | null;
  name: string;
}

/** A file or directory from its making to its end, whatever it is called in between. */
interface Node {
  readonly id: number;
  readonly directory: boolean;
  names: Name[];
  streams: Map<string, Buffer>;
  /** How often its times were set without anything else. */
  touched: number;
}

/** What a state holds of one file. */
interface Held {
  readonly paths: readonly string[];
  readonly ownNames: readonly string[];
  readonly streams: ReadonlyMap<string, Buffer>;
  readonly touched: number;
}

export type TreeState = ReadonlyMap<number, Held>;

/** A tree on a mounted volume that is changed at random, and knows what it holds. */
export class ChangingTree {
  readonly #random: Random;
  #nodes: Node[] = [];
  #next = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  state(): TreeState {
    return new Map(
      this.#nodes.map(({ id, names, streams, touched }) => {
        const paths = names.map(pathOf).toSorted();
        const ownNames = names.map(({ parent, name }) => `${parent?.id}/${name}`).toSorted();
        return [id, { paths, ownNames, streams: new Map(streams), touched }];
      }),
    );
  }

  async change(root: string, steps: number): Promise<void> {
    const kinds = [
      ...[this.#makeFile, this.#makeFile, this.#makeFile, this.#makeDirectory, this.#remove],
      ...[this.#rename, this.#overwrite, this.#overwrite, this.#append, this.#truncate],
      ...[this.#replace, this.#link, this.#stream, this.#touch],
    ];
    for (let i = 0; i < steps; i++) await kinds[this.#random(kinds.length)]!.call(this, root);
  }

  #directory(): Node | null {
    const all = this.#nodes.filter(({ directory }) => directory);
    return this.#random(4) === 0 ? null : (all[this.#random(all.length || 1)] ?? null);
  }

  #file(): Node | undefined {
    const files = this.#nodes.filter(({ directory }) => !directory);
    return files[this.#random(files.length || 1)];
  }

  #newName(): Name {
    return { parent: this.#directory(), name: `n${this.#next++} ${'x'.repeat(this.#random(60))}` };
  }

  #add(directory: boolean, name: Name): Node {
    const node = { id: this.#next++, directory, names: [name], streams: new Map(), touched: 0 };
    this.#nodes.push(node);
    return node;
  }

  #makeFile(root: string): void {
    const node = this.#add(false, this.#newName());
    const sizes = [0, 1, 200, 600, 5000, 70_000, 300_000];
    const content = randomBytes(sizes[this.#random(sizes.length)]!);
    node.streams.set('', content);
    writeFileSync(at(root, node), content);
  }

  #makeDirectory(root: string): void {
    mkdirSync(at(root, this.#add(true, this.#newName())));
  }

  #remove(root: string): void {
    const node = this.#nodes[this.#random(this.#nodes.length || 1)];
    if (!node) return;
    const below = new Set([node]);
    for (const other of this.#nodes) {
      if (other.names.some(({ parent }) => parent && below.has(parent))) below.add(other);
    }
    // A directory only when it is empty, so that every end is one of ours.
    if (below.size > 1) return;
    for (const name of node.names) rmSync(join(root, pathOf(name)), { recursive: true });
    this.#nodes = this.#nodes.filter((one) => one !== node);
  }

  #rename(root: string): void {
    const node = this.#nodes[this.#random(this.#nodes.length || 1)];
    if (!node) return;
    const name = this.#newName();
    for (let above = name.parent; above; above = above.names[0]!.parent) if (above === node) return;
    renameSync(at(root, node), join(root, pathOf(name)));
    node.names[0] = name;
  }

  async #overwrite(root: string): Promise<void> {
    const node = this.#file();
    const content = node && Buffer.from(node.streams.get('')!);
    if (!content || content.length === 0) return;
    const from = this.#random(content.length);
    const part = randomBytes(1 + this.#random(Math.min(20_000, content.length - from)));
    // A byte that differs for certain.
    part[0] = content[from]! ^ 0xff;
    part.copy(content, from);
    node.streams.set('', content);
    await patch(at(root, node), part, from);
  }

  async #append(root: string): Promise<void> {
    const node = this.#file();
    if (!node) return;
    const content = node.streams.get('')!;
    const part = randomBytes(1 + this.#random(9000));
    node.streams.set('', Buffer.concat([content, part]));
    await patch(at(root, node), part, content.length);
  }

  async #truncate(root: string): Promise<void> {
    const node = this.#file();
    const content = node?.streams.get('');
    if (!node || !content || content.length === 0) return;
    const size = this.#random(content.length);
    node.streams.set('', content.subarray(0, size));
    const handle = await open(at(root, node), 'r+');
    await handle.truncate(size);
    await handle.close();
  }

  /** Another file under the name of one that is removed. */
  #replace(root: string): void {
    const node = this.#file();
    if (node?.names.length !== 1) return;
    const name = node.names[0]!;
    rmSync(at(root, node));
    this.#nodes = this.#nodes.filter((one) => one !== node);
    const other = this.#add(false, name);
    const content = randomBytes(this.#random(3000));
    other.streams.set('', content);
    writeFileSync(at(root, other), content);
  }

  #link(root: string): void {
    const node = this.#file();
    if (!node) return;
    const name = this.#newName();
    linkSync(at(root, node), join(root, pathOf(name)));
    node.names.push(name);
  }

  #stream(root: string): void {
    const node = this.#file();
    if (!node) return;
    const stream = `s${this.#random(3)}`;
    const content = randomBytes(1 + this.#random(3000));
    node.streams.set(stream, content);
    writeFileSync(`${at(root, node)}:${stream}`, content);
  }

  #touch(root: string): void {
    const node = this.#file();
    if (!node) return;
    node.touched++;
    const time = 1_000_000_000 + this.#next++;
    utimesSync(at(root, node), time, time);
  }
}

/** One line for each file that differs: what happened to it, its names then and now, and what differs. */
export function expectedChanges(older: TreeState, newer: TreeState): string[] {
  const lines: string[] = [];
  for (const [id, now] of newer) {
    const before = older.get(id);
    if (!before) {
      lines.push(changeLine('added', now.paths, [], []));
      continue;
    }
    const names = String(now.ownNames) !== String(before.ownNames);
    const content = !sameStreams(now.streams, before.streams);
    const attributes = now.touched !== before.touched;
    if (!names && !content && !attributes) continue;
    const aspects = [names && 'names', content ? 'content' : attributes && 'attributes'];
    const change = names ? 'renamed' : 'changed';
    lines.push(changeLine(change, now.paths, before.paths, aspects.filter(isText)));
  }
  for (const [id, before] of older) {
    if (!newer.has(id)) lines.push(changeLine('removed', [], before.paths, []));
  }
  return lines.toSorted();
}

/** A write sets the time as well: next to content, that is nothing of its own. */
export function changeLine(
  change: string,
  paths: readonly string[],
  previousPaths: readonly string[],
  aspects: readonly string[],
): string {
  const shown = aspects.includes('content')
    ? aspects.filter((one) => one !== 'attributes')
    : aspects;
  return JSON.stringify([change, paths.toSorted(), previousPaths.toSorted(), shown]);
}

function isText(value: string | false): value is string {
  return value !== false;
}

function sameStreams(a: Held['streams'], b: Held['streams']): boolean {
  return a.size === b.size && [...a].every(([name, bytes]) => b.get(name)?.equals(bytes) ?? false);
}

function pathOf({ parent, name }: Name): string {
  return parent ? `${pathOf(parent.names[0]!)}/${name}` : name;
}

function at(root: string, { names }: Node): string {
  return join(root, pathOf(names[0]!));
}

async function patch(path: string, bytes: Buffer, position: number): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.write(bytes, 0, bytes.length, position);
  await handle.close();
}
