import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpus, corpusFile, hasCorpus } from '../corpus.ts';
import { fileDigest } from '../file-digest.ts';
import { smallFileSystem, temporaryFolder } from '../node/temp-folder.ts';
import { brief } from '../share.ts';
import { guidOf, writeDisk, writeThreeLayers } from './disk-files.ts';
import { fingerprint, vhdset } from './run.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function threeLayers(): Promise<{ folder: string; leaf: string; content: Buffer }> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'in'));
  const content = await writeThreeLayers(join(folder, 'in'));
  return { folder, leaf: join(folder, 'in', 'leaf.avhdx'), content };
}

describe('export', () => {
  it('writes what the machine saw, sparse, and tells what it did', async () => {
    const { folder, leaf, content } = await threeLayers();
    const before = fingerprint(join(folder, 'in'));
    const output = join(folder, 'out.raw');
    const { code, stdout } = await vhdset([
      'export',
      leaf,
      output,
      '--hash',
      'sha256',
      '--hash',
      'md5',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('from 3 files');
    expect(stdout).toContain(`sha256 of the content: ${sha256(content)}`);
    expect(stdout).toContain(createHash('md5').update(content).digest('hex'));
    expect(readFileSync(output).equals(content)).toBe(true);
    expect(statSync(output).blocks * 512).toBeLessThan(3 * MIB);
    expect(fingerprint(join(folder, 'in'))).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['in', 'out.raw']);
  });

  it('writes every zero with --no-sparse', async () => {
    const { folder, leaf, content } = await threeLayers();
    const output = join(folder, 'out.raw');
    expect((await vhdset(['export', leaf, output, '--no-sparse'])).code).toBe(0);
    expect(readFileSync(output).equals(content)).toBe(true);
    expect(statSync(output).blocks * 512).toBeGreaterThanOrEqual(8 * MIB);
  });

  it('writes the state at a checkpoint, and a part of it', async () => {
    const { folder, leaf, content } = await threeLayers();
    const output = join(folder, 'out.raw');
    const part = ['--at', 'middle.avhdx', '--range', '0x1000+2M'];
    expect((await vhdset(['export', leaf, output, ...part])).code).toBe(0);
    const middle = Buffer.from(content)
      .fill('b', 4096, 8192)
      .fill('b', 2 * MIB, 3 * MIB);
    expect(readFileSync(output).equals(middle.subarray(4096, 4096 + 2 * MIB))).toBe(true);
  });

  it('writes to standard output, whatever is behind it', async () => {
    const { folder, leaf, content } = await threeLayers();
    const program = resolve('bin/vhdset.js');
    const pipe = (script: string) =>
      execFileSync('sh', ['-c', script, process.execPath, program, leaf], { encoding: 'utf8' });
    expect(pipe('"$0" "$1" export "$2" - | sha256sum')).toContain(sha256(content));
    expect(pipe('"$0" "$1" export "$2" - | head -c 3')).toBe('mmm');
    const told = join(folder, 'told');
    const cut = `{ "$0" "$1" export "$2" - -q; echo "ended with $?" >&2; } 2>'${told}' | head -c 3`;
    expect(pipe(cut)).toBe('mmm');
    expect(readFileSync(told, 'utf8')).toMatch(
      /closed the standard output: it has \d+ of 8388608 bytes at most.*\n(.*\n)?ended with 4\n$/,
    );
  });

  it('says the same as JSON', async () => {
    const { folder, leaf, content } = await threeLayers();
    const output = join(folder, 'out.raw');
    const { stdout } = await vhdset(['export', leaf, output, '--json', '--hash', 'sha256']);
    expect(JSON.parse(stdout)).toMatchObject({
      output,
      format: 'raw',
      size: 8 * MIB,
      digests: { sha256: sha256(content) },
      coverage: { total: 8 * MIB, known: 8 * MIB, absent: 0, damaged: 0 },
      sources: [leaf, join(folder, 'in', 'middle.avhdx'), join(folder, 'in', 'base.vhdx')],
    });
  });

  it.each([
    [['--fixed'], '--fixed is for --format vhdx'],
    [['--range', '7M+2M'], 'not on the disk'],
    [['--range', 'all'], '--range takes'],
    [['--format', 'vhdx', '--block-size', '3M'], 'power of two'],
    [['--format', 'vhdx', '--disk-id', 'mine'], 'a GUID'],
    [['--format', 'vmdk'], 'Choices'],
    [['--format', 'vhdx', '--no-sparse'], '--no-sparse is for --format raw'],
    [
      ['--format', 'vhdx', '--logical-sector-size', '4096', '--physical-sector-size', '512'],
      'a physical sector cannot be smaller',
    ],
  ])('refuses %j as wrong usage', async (options, message) => {
    const { folder, leaf } = await threeLayers();
    const { code, stderr } = await vhdset(['export', leaf, join(folder, 'out'), ...options]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(['in']);
  });
});

it.each(['.vhds', '.VHD', '.vmdk', '.qcow2'])(
  'writes no raw bytes as %s unasked',
  async (extension) => {
    const { folder, leaf } = await threeLayers();
    const output = join(folder, `out${extension}`);
    const { code, stderr } = await vhdset(['export', leaf, output]);
    expect(stderr).toContain(`export writes no ${extension}`);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(['in']);
  },
);

it('takes no folder for a file, which would come out at the very end', async () => {
  const { folder, leaf } = await threeLayers();
  const { code, stderr } = await vhdset(['export', leaf, join(folder, 'new/')]);
  expect(stderr).toContain('names a folder');
  expect(code).toBe(2);
});

describe('export --format vhdx', () => {
  it('has physical sectors no smaller than its logical ones, and warns where those change', async () => {
    const { folder, leaf } = await threeLayers();
    await writeDisk(join(folder, 'in', 'small.vhdx'), 9, [], { physicalSectorSize: 512 });
    const output = join(folder, 'out.vhdx');
    const args = ['export', join(folder, 'in', 'small.vhdx'), output];
    const { stderr } = await vhdset([...args, '--logical-sector-size', '4096']);
    expect(stderr).toContain('partition tables count in sectors');
    const { stdout } = await vhdset(['inspect', output]);
    expect(stdout).toMatch(/physicalSectorSize +4096/);
    expect((await vhdset(['export', leaf, output, '--force'])).stderr).toBe('');
  });

  it.each([
    ['dynamic', [], 1],
    ['fixed', ['--fixed'], 1],
    ['of other blocks and sectors', ['--block-size', '32M', '--logical-sector-size', '4096'], 32],
  ])('writes a %s disk that holds the same', async (_, options, blockMiB) => {
    const { folder, leaf, content } = await threeLayers();
    const output = join(folder, 'out.vhdx');
    const again = join(folder, 'again.raw');
    expect((await vhdset(['export', leaf, output, '--format', 'vhdx', ...options])).code).toBe(0);
    expect((await vhdset(['export', output, again])).code).toBe(0);
    expect(readFileSync(again).equals(content)).toBe(true);
    const { stdout } = await vhdset(['inspect', output, '--json']);
    expect(stdout).toContain(guidOf(777));
    expect(stdout).toContain(String(blockMiB * MIB));
    expect(stdout).not.toContain(guidOf(3));
  });
});

describe('what export refuses', () => {
  it('to replace a file, unless told to; and an input always, under any name', async () => {
    const { folder, leaf } = await threeLayers();
    const output = join(folder, 'out.raw');
    writeFileSync(output, 'precious');
    const refused = await vhdset(['export', leaf, output]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('--force');
    expect(readFileSync(output, 'utf8')).toBe('precious');
    expect((await vhdset(['export', leaf, output, '--force'])).code).toBe(0);
    expect(statSync(output).size).toBe(8 * MIB);

    const before = fingerprint(join(folder, 'in'));
    for (const name of ['leaf.avhdx', 'middle.avhdx', 'base.vhdx']) {
      // From an ancestor's state, the newer files are not read, and yet must not be replaced.
      const args = ['export', join(folder, 'in', 'base.vhdx'), join(folder, 'in', name), '--force'];
      const { code, stderr } = await vhdset(args);
      expect(code).toBe(4);
      expect(stderr).toContain('the same file as the input');
    }
    expect(fingerprint(join(folder, 'in'))).toEqual(before);
  });

  it('a parent of another identity, unless told to take it, which it warns of', async () => {
    const { folder, leaf } = await threeLayers();
    await writeDisk(join(folder, 'in', 'base.vhdx'), 99, []);
    const output = join(folder, 'out.raw');
    const refused = await vhdset(['export', leaf, output]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('--ignore-id-mismatch');
    expect(refused.stderr).toContain(guidOf(1));
    expect(refused.stderr).toContain(guidOf(99));
    expect(existsSync(output)).toBe(false);
    const taken = await vhdset(['export', leaf, output, '--ignore-id-mismatch']);
    expect(taken.code).toBe(0);
    expect(taken.stderr).toContain('mixture of two states');
  });
});

describe('export --allow-missing', () => {
  it('writes the rest of a truncated file, and maps what is beyond its end', async () => {
    const { folder, leaf } = await threeLayers();
    const base = join(folder, 'in', 'base.vhdx');
    truncateSync(base, statSync(base).size - MIB / 2);
    const output = join(folder, 'out.raw');
    // The end of the file is block 2, which the leaf covers: nothing is lost for it.
    expect((await vhdset(['export', leaf, output])).code).toBe(0);

    const refused = await vhdset(['export', leaf, join(folder, 'no.raw'), '--at', 'base.vhdx']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('damaged');
    expect(existsSync(join(folder, 'no.raw'))).toBe(false);

    const rest = ['export', leaf, output, '--at', 'base.vhdx', '--allow-missing', '--force'];
    const { code, stdout } = await vhdset(rest);
    expect(code).toBe(0);
    expect(stdout).toContain('Missing 524,288 bytes');
    expect(
      readFileSync(output)
        .subarray(2 * MIB, 2 * MIB + 1)
        .toString(),
    ).toBe('b');
    expect(readFileSync(`${output}.map`, 'utf8')).toContain('0x00280000  0x00080000  -\n');
    expect(JSON.parse(readFileSync(`${output}.map.json`, 'utf8'))).toMatchObject({
      coverage: { damaged: MIB / 2, absent: 0 },
      missing: [{ offset: 2.5 * MIB, length: MIB / 2, reason: 'block-truncated', file: base }],
    });
  });

  it.skipIf(!hasCorpus)('recovers exactly the 6,200 sectors of a real orphan', async () => {
    const folder = temporaryFolder();
    const leaf = await corpusFile('hyperv-differencing-no-parent.avhdx');
    const output = join(folder, 'out.raw');
    const refused = await vhdset(['export', leaf, output]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385.avhdx');
    expect(refused.stderr).toContain('ff34003b-11ed-4cf8-a166-b2be05e20b80');
    expect(readdirSync(folder)).toEqual([]);

    const all = await vhdset(['export', leaf, output, '--allow-missing', '--json']);
    expect(all.code).toBe(0);
    expect(all.stderr).toContain('ff34003b-11ed-4cf8-a166-b2be05e20b80 is wanted');
    const { coverage, gap } = JSON.parse(all.stdout);
    expect(gap).toContain('is missing');
    expect(coverage.known).toBe(6200 * 512);
    const blocks = mapfileBlocks(readFileSync(`${output}.map`, 'utf8'));
    expect(sum(blocks)).toBe(8_589_934_592);
    expect(sum(blocks.filter(({ status }) => status === '+'))).toBe(6200 * 512);
    expect(sum(blocks.filter(({ status }) => status === '?'))).toBe(8_589_934_592 - 6200 * 512);
    for (const [i, { offset }] of blocks.entries()) {
      expect(offset).toBe(sum(blocks.slice(0, i)));
    }
  });
});

interface Block {
  readonly offset: number;
  readonly length: number;
  readonly status: string;
}

function mapfileBlocks(text: string): Block[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.slice(1).map((line) => {
    const [offset, length, status] = line.split(/\s+/) as [string, string, string];
    return { offset: Number(offset), length: Number(length), status };
  });
}

const sum = (blocks: readonly Block[]) => blocks.reduce((total, { length }) => total + length, 0);

describe.skipIf(!hasCorpus)('every real disk of known content', () => {
  const known = corpus.filter(({ contentSha256, virtualSize = 0 }) => {
    return contentSha256 !== undefined && (!brief || virtualSize <= GIB);
  });

  it.each(known)(
    '$unpackedName: its hash, and its raw export',
    async (entry) => {
      const path = await corpusFile(entry.unpackedName);
      if (entry.parent) await corpusFile(entry.parent);
      const before = traceOf(path);
      const output = join(temporaryFolder(), 'out.raw');
      // A second pass over tens of gigabytes of zeros would show nothing new: one takes the digest.
      const large = entry.virtualSize! > GIB;
      const words = ['export', path, output, '--json', ...(large ? ['--hash', 'sha256'] : [])];
      const { code, stdout } = await vhdset(words);
      expect(code).toBe(0);
      const told = large ? stdout : (await vhdset(['hash', path])).stdout;
      expect(told).toContain(entry.contentSha256);
      expect(fileDigest(output)).toBe(entry.contentSha256);
      expect(traceOf(path)).toBe(before);
    },
    300_000,
  );
});

/** What any write, rename or change of times changes: nobody can set the last of them. */
function traceOf(path: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

it('works on a read-only mount', async (context) => {
  const mounted = smallFileSystem(32 * MIB);
  if (mounted === undefined) return context.skip();
  const content = await writeThreeLayers(mounted);
  execFileSync('mount', ['-o', 'remount,ro', mounted]);
  const leaf = join(mounted, 'leaf.avhdx');
  const output = join(temporaryFolder(), 'out.raw');
  expect((await vhdset(['export', leaf, output])).code).toBe(0);
  expect(readFileSync(output).equals(content)).toBe(true);
  expect((await vhdset(['hash', leaf])).stdout).toContain(sha256(content));
  for (const args of [
    ['map', leaf],
    ['diff', leaf, '--from', 'base.vhdx'],
    ['hash', leaf, '--files'],
  ]) {
    expect((await vhdset(args)).code).toBe(0);
  }
  expect((await vhdset(['export', leaf, join(mounted, 'out.raw')])).code).toBe(4);
});

it('takes a parent from another folder, and the leaf under any name', async () => {
  const { folder, leaf, content } = await threeLayers();
  const renamed = join(folder, 'RENAMED.vhdx');
  copyFileSync(leaf, renamed);
  const output = join(folder, 'out.raw');
  expect((await vhdset(['export', renamed, output])).code).toBe(3);
  const found = await vhdset(['export', renamed, output, '--search', join(folder, 'in')]);
  expect(found.stderr).toBe('');
  expect(found.code).toBe(0);
  expect(readFileSync(output).equals(content)).toBe(true);
});
