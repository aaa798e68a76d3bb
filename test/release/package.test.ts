import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const MINUTES = 60_000;

/** What may be in the package; anything else has slipped in. */
const WANTED = [
  /^package\.json$/,
  /^(README|CHANGELOG|SECURITY)\.md$/,
  /^LICENSE$/,
  /^bin\/(vhdset\.js|package\.json)$/,
  /^dist\/cli\/([\w-]+\.js|package\.json)$/,
  /^dist\/cli\/LICENSES\.txt$/,
  /^dist\/vhdset\.html$/,
  /^dist\/src\/.*\.(js|d\.ts)$/,
  /^docs\/.*\.(md|svg|json|html|png)$/,
  /^man\/vhdset(-[a-z]+)?\.1$/,
];

describe('the package of npm', () => {
  let folder = '';
  let files: readonly string[] = [];
  let archive = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vhdset-package-'));
    // It was built before the tests.
    const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run('npm', words, { maxBuffer: 64 * 1024 * 1024 });
    const [packed] = JSON.parse(stdout);
    files = packed.files.map(({ path }: { path: string }) => path);
    archive = join(folder, packed.filename);
  }, 2 * MINUTES);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('holds what is needed', () => {
    const needed = [
      'bin/package.json',
      'bin/vhdset.js',
      'dist/cli/main.js',
      'dist/cli/program.js',
      'dist/cli/reading.js',
      'dist/cli/commands.js',
      'dist/cli/package.json',
      'dist/cli/LICENSES.txt',
      'dist/vhdset.html',
      'LICENSE',
    ];
    const library = ['dist/src/index.js', 'dist/src/index.d.ts'];
    const pages = ['CHANGELOG.md', 'README.md', 'man/vhdset.1', 'docs/cli/vhdset.md'];
    expect(files).toEqual(expect.arrayContaining([...needed, ...library, ...pages]));
  });

  it('holds nothing else', () => {
    expect(files.filter((file) => !WANTED.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('tells the version of its changes, and where its sources are', async () => {
    const { version, publishConfig } = JSON.parse(await readFile('package.json', 'utf8'));
    expect(await readFile('CHANGELOG.md', 'utf8')).toMatch(`\n## ${version}\n`);
    expect(publishConfig).toEqual({ access: 'public', provenance: true });
  });

  it.each(['20.19', '22', '24'])(
    'is run by npx in an empty folder, on Node.js %s',
    async (node) => {
      const place = join(folder, node);
      await mkdir(place);
      const script = 'node --version && vhdset --version && vhdset explain 19100 --json';
      const words = [
        'exec',
        '--yes',
        `--package=node@${node}`,
        `--package=${archive}`,
        '-c',
        script,
      ];
      const { stdout } = await run('npm', words, { cwd: place });
      const [ofNode, own, ...answer] = stdout.split('\n');
      expect(ofNode).toMatch(new RegExp(`^v${node.replace('.', '\\.')}\\.`));
      expect(own).toBe(JSON.parse(await readFile('package.json', 'utf8')).version);
      expect(JSON.parse(answer.join('\n'))).toBeTruthy();
    },
    5 * MINUTES,
  );
});
