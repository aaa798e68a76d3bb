import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanJson } from '../src/report/json/plan-schema.ts';
import { writeThreeLayers } from './cli/disk-files.ts';
import { vhdset } from './cli/run.ts';

/** The programs of the page, by the file that they go by. */
const PROGRAMS = new Map(
  Array.from(
    readFileSync('docs/library.md', 'utf8').matchAll(/^```ts file=(\S+)\n(.*?)^```$/gms),
    ([, file, text]) => [file!, text!] as const,
  ),
);
/** The examples of the entries, as their comments give them. */
const EXAMPLES = ['index', 'node', 'web'].map((entry) => {
  const text = readFileSync(`src/${entry}.ts`, 'utf8');
  const [, example] = /^ \* ```ts\n(.*?)^ \* ```$/ms.exec(text)!;
  return [`example-${entry}.ts`, example!.replaceAll(/^ \* ?/gm, '')] as const;
});
const COMPILER = resolve('node_modules/typescript/bin/tsc');
const OPTIONS = {
  ...{ strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
  ...{ target: 'es2023', module: 'nodenext', types: ['node'], lib: ['es2023', 'dom'] },
  typeRoots: [resolve('node_modules/@types')],
};

let folder = '';
let content: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vhdset-consumer-'));
  const packed = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { encoding: 'utf8' },
  );
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "consumer", "private": true, "type": "module" }',
  );
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', [...install, `./${filename}`], { cwd: folder, stdio: 'pipe' });
  for (const [name, text] of [...PROGRAMS, ...EXAMPLES]) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS }));
  const whole = join(folder, 'whole');
  mkdirSync(whole);
  content = await writeThreeLayers(whole);
  cpSync(whole, join(folder, 'broken'), { recursive: true });
  rmSync(join(folder, 'broken', 'base.vhdx'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(
  program: string,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  const script = program.replace(/\.ts$/, '.js');
  return spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
}

describe('the packed library, in a project of its own', () => {
  it('compiles there, strictly and with the declarations checked', () => {
    expect([...PROGRAMS.keys()]).toEqual(['prove-chains.ts', 'extents.ts', 'plan.ts']);
    const { stdout, status } = spawnSync(process.execPath, [COMPILER, '-p', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  }, 300_000);

  it('proves a chain by its content, and proves none that is not whole', async () => {
    const whole = run('prove-chains.ts', 'whole');
    expect(whole.stderr).toBe('');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const path = join('whole', 'leaf.avhdx');
    expect(whole.stdout).toBe(`whole ${path}: ${content.length} bytes, SHA-256 ${sha256}\n`);
    expect(whole.status).toBe(0);
    const broken = run('prove-chains.ts', 'broken');
    expect(broken.stderr).toBe('');
    expect(broken.stdout).toContain(`NOT PROVEN ${join('broken', 'leaf.avhdx')}: `);
    expect(broken.stdout).not.toMatch(/^whole/m);
    expect(broken.status).toBe(1);
    expect(run('prove-chains.ts', 'no-such-folder').status).toBe(1);
  }, 240_000);

  it('lists the extents of a disk from its beginning to its end', () => {
    const { stdout, stderr } = run('extents.ts', join('broken', 'leaf.avhdx'));
    expect(stderr).toBe('');
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    let end = 0;
    for (const [offset, length] of rows) {
      expect(Number(offset)).toBe(end);
      end += Number(length);
    }
    expect(end).toBe(content.length);
    const kinds = new Set(rows.map(([, , kind]) => kind));
    expect(kinds).toContain('data');
    expect(kinds).toContain('missing');
  }, 240_000);

  it('plans as the command line does, and brings the schema along', async () => {
    const { stdout, stderr } = run('plan.ts', 'broken');
    expect(stderr).toBe('');
    const args = ['plan', 'broken', '--output', 'recovered', '--json'];
    const own = JSON.parse((await vhdset(args, { cwd: folder })).stdout) as PlanJson;
    expect(JSON.parse(stdout)).toEqual({ ...own, tool: { ...own.tool, version: 'my-tool' } });
    expect(own.plans.length).toBeGreaterThan(0);
    const ask = "console.log(import.meta.resolve('vhdset/schema/plan.schema.json'))";
    const found = execFileSync(process.execPath, ['--input-type=module', '-e', ask], {
      ...{ cwd: folder, encoding: 'utf8' },
    });
    const schema = readFileSync('docs/schema/plan.schema.json', 'utf8');
    expect(readFileSync(new URL(found.trim()), 'utf8')).toBe(schema);
  }, 240_000);
});
