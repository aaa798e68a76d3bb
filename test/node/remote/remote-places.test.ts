import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../fixtures/scenarios/index.ts';
import { openCaseAt } from '../../../src/case/case-at.ts';
import { SystemPlaces } from '../../../src/node/system-places.ts';
import { analysisJson } from '../../../src/report/json/analysis-json.ts';
import { vhdset } from '../../cli/run.ts';
import { corpusFile, hasCorpus } from '../../corpus.ts';
import { hasPeer } from '../../peers.ts';
import { temporaryFolder } from '../temp-folder.ts';
import { type ObjectStore, startNginx, startS3, type WebServers } from './servers.ts';

/** Of these the time goes to their size, or to their number of files. */
const LARGE = ['huge', 'long-chain'];
const NAMES = SCENARIOS.map(({ name }) => name).filter((name) => !LARGE.includes(name));
const root = mkdtempSync(join(tmpdir(), 'vhdset-remote-'));
const hasNginx = hasPeer('nginx') && hasPeer('openssl');
const ENVIRONMENT = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

let web: WebServers | undefined;
let store: ObjectStore;

beforeAll(async () => {
  for (const { name, build } of SCENARIOS) {
    if (LARGE.includes(name)) continue;
    mkdirSync(join(root, name));
    await build(join(root, name));
  }
  if (hasNginx) web = await startNginx(root);
  store = await startS3(root, 'lab');
  for (const name of ENVIRONMENT) process.env[name] = store.environment[name];
}, 240_000);

afterAll(async () => {
  for (const name of ENVIRONMENT) delete process.env[name];
  await web?.stop();
  await store.stop();
  rmSync(root, { recursive: true });
});

/** The whole analysis of what lies at a base, with the base taken out of every path. */
async function analysisFrom(base: string): Promise<unknown> {
  const places = new SystemPlaces();
  try {
    const paths = [`${base}/`];
    const opened = await openCaseAt(places, { neighbours: 'ignored', paths });
    const plans = await opened.plans({ output: 'recovered', coverage: false });
    const findings = await opened.findings();
    const json = analysisJson(opened.inventory, await opened.host(), findings, '0', plans);
    return JSON.parse(JSON.stringify(json).replaceAll(`${base}/`, ''));
  } finally {
    places.close();
  }
}

/** An object of a store has the time at which it was put there, and a page of HTML rounds to minutes. */
const SET_BY_STORES = ['modified', 'lastWritten', 'born', 'created'];
function withoutTimes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => (SET_BY_STORES.includes(key) ? undefined : inner)),
  );
}

describe.skipIf(!hasNginx)('the folders of a web server', () => {
  it.each(NAMES)('%s: the analysis of the folder, but for paths', async (name) => {
    const here = await analysisFrom(join(root, name));
    expect(await analysisFrom(`${web!.html}/${name}`)).toEqual(here);
    expect(await analysisFrom(`${web!.json}/${name}`)).toEqual(here);
  });

  it('over TLS, and with an authority that is not known', async () => {
    const address = `${web!.tls}/orphans/`;
    const words = ['analyze', address, '--json'];
    const refused = await vhdset(words);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('NODE_EXTRA_CA_CERTS');
    const { code, stdout } = await vhdset(words, { env: { NODE_EXTRA_CA_CERTS: web!.authority } });
    expect(code).toBe(0);
    const here = await vhdset(['analyze', `${join(root, 'orphans')}/`, '--json']);
    expect(stdout.replaceAll(address, '')).toBe(
      here.stdout.replaceAll(`${join(root, 'orphans')}/`, ''),
    );
  });

  it('a disk: its export, its check, its plan', async () => {
    const path = `${web!.html}/orphans/shared.vhds`;
    const local = join(root, 'orphans', 'shared.vhds');
    const output = join(temporaryFolder(), 'out.vhdx');
    expect((await vhdset(['export', path, output, '--quiet'])).code).toBe(0);
    expect((await vhdset(['compare', output, local])).code).toBe(0);
    const checked = await vhdset(['check', `${web!.html}/orphans/`]);
    expect(checked.code).toBe((await vhdset(['check', join(root, 'orphans')])).code);
    const plan = await vhdset(['plan', path]);
    expect(plan.stdout).toContain(path);
    expect(plan.stderr).toContain('needs a copy of them on this machine');
    const script = await vhdset(['plan', path, '--format', 'sh']);
    expect(script).toMatchObject({ code: 2, stdout: '' });
  });

  it('opens each disk in three requests, and reads no payload', async () => {
    const before = web!.requests().length;
    // What findings need of the content is sampled besides.
    const places = new SystemPlaces();
    const paths = [`${web!.html}/healthy/`];
    await openCaseAt(places, { neighbours: 'ignored', paths, countAllocation: false });
    places.close();
    const own = web!
      .requests()
      .slice(before)
      .filter((line) => /vhdx /.test(line));
    expect(own.length).toBeGreaterThan(0);
    const files = new Set(own.map((line) => line.split(' ')[1]));
    expect(own.length).toBeLessThanOrEqual(3 * files.size);
  });

  it('writes nothing there', async () => {
    const target = `${web!.html}/orphans/new.vhdx`;
    const { code, stderr } = await vhdset(['export', join(root, 'orphans', 'shared.vhds'), target]);
    expect(code).toBe(4);
    expect(stderr).toContain('on this machine alone');
    expect(web!.requests().every((line) => /^(GET|HEAD) /.test(line))).toBe(true);
  });

  it.skipIf(!hasCorpus)('real files', async () => {
    await corpusFile('rsvd.vhds');
    const own = await startNginx(join(await corpusFile('rsvd.vhds'), '..'));
    try {
      for (const name of ['rsvd.vhds', 'xfs.vhdx', 'fat-differential.vhdx', 'dynamic.vhdx']) {
        const path = await corpusFile(name);
        const there = await vhdset(['inspect', `${own.html}/${name}`, '--json']);
        const here = await vhdset(['inspect', path, '--json']);
        expect(there.stdout.replaceAll(`${own.html}/`, '')).toBe(
          here.stdout.replaceAll(path, name),
        );
      }
    } finally {
      await own.stop();
    }
  });
});

describe('the buckets of an object store', () => {
  it.each(NAMES)('%s: the analysis of the folder, but for paths and times', async (name) => {
    const there = await analysisFrom(`s3://lab/${name}`);
    const here = (await analysisFrom(join(root, name))) as Record<string, unknown>;
    const of = (analysis: unknown) => {
      const { files, disks, chains, companions } = withoutTimes(analysis) as Record<
        string,
        unknown
      >;
      return { files: byPath(files), disks: byPath(disks), chains, companions: byPath(companions) };
    };
    expect(of(there)).toEqual(of(here));
  });

  it('another key is refused, and never told', async () => {
    const words = ['analyze', 's3://lab/orphans/'];
    const env = {
      ...store.environment,
      AWS_ACCESS_KEY_ID: 'NOBODY',
      AWS_SECRET_ACCESS_KEY: 'HUSH',
    };
    const { code, stdout, stderr } = await vhdset(words, { env });
    expect(code).toBe(3);
    expect(stderr).toContain('access denied');
    expect(stdout + stderr).not.toContain('HUSH');
  });

  it('names, prefixes and buckets that are not there', async () => {
    const missing = await vhdset(['analyze', 's3://lab/none.vhds'], { env: store.environment });
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('HTTP 404');
    const bucket = await vhdset(['analyze', 's3://nothing/x/'], { env: store.environment });
    expect(bucket.stderr).toContain('no bucket nothing');
  });

  it('a disk: the same content', async () => {
    const env = store.environment;
    const words = ['compare', 's3://lab/orphans/shared.vhds', join(root, 'orphans/shared.vhds')];
    expect((await vhdset(words, { env })).code).toBe(0);
  });
});

/** Stores list by their own order of letters. */
function byPath(rows: unknown): unknown[] {
  return (rows as { path: string }[]).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
