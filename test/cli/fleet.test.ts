import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MIB } from '../../fixtures/vhdx-builder.ts';
import { resultOf } from '../../src/cli/fleet/results.ts';
import type { ChainJob } from '../../src/fleet/job.ts';
import { JobQueue } from '../../src/node/queue/job-queue.ts';
import { redisAddress } from '../../src/node/queue/redis-address.ts';
import { type FleetResult, fleetResultSchema } from '../../src/report/json/fleet-result-schema.ts';
import { type RedisServer, startRedis } from '../node/queue/redis-server.ts';
import {
  freePort,
  type ObjectStore,
  startNginx,
  startS3,
  type WebServers,
} from '../node/remote/servers.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { hasPeer } from '../peers.ts';
import { makeSets, type SmallSet } from './fleet/many-sets.ts';
import { fingerprint, type Outcome, vhdset } from './run.ts';

const hasServers = hasPeer('nginx') && hasPeer('openssl');

describe.skipIf(!hasPeer('redis-server'))('vhdset fleet', { timeout: 300_000 }, () => {
  let redis: RedisServer;
  let folder: string;
  let root: string;
  let sets: SmallSet[];

  let queue: JobQueue;
  beforeAll(async () => {
    redis = await startRedis();
    queue = await JobQueue.open(redisAddress(redis.address, {}), 'fleet');
  });
  afterAll(async () => {
    await queue.close();
    await redis.stop();
  });
  beforeEach(async () => {
    folder = temporaryFolder();
    root = join(folder, 'copies');
    mkdirSync(root);
    sets = await makeSets(root, 3);
    await queue.forget(true);
  });

  const fleet = (...words: string[]): Promise<Outcome> =>
    vhdset(['fleet', ...words], { env: { VHDSET_REDIS: redis.address } });
  const submit = async (...words: string[]) => {
    const { code, stdout, stderr } = await fleet('submit', ...words, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Record<string, number>;
  };
  const work = async (...words: string[]) => {
    const { code, stderr } = await fleet('work', '--root', root, '--drain', '-q', ...words);
    expect([code, stderr]).toEqual([0, '']);
  };
  const resultsNow = async () => {
    const results: FleetResult[] = [];
    for await (const ended of queue.ended()) {
      results.push(fleetResultSchema.parse(resultOf(ended)));
    }
    return results.sort((a, b) => (a.path < b.path ? -1 : 1));
  };

  it('does nothing twice, and nothing again that has not changed', async () => {
    expect(await submit(root, '--do', 'hash')).toMatchObject({ submitted: 3, known: 0 });
    expect(await submit(root, '--do', 'hash')).toMatchObject({ submitted: 0, known: 3 });
    await work();
    const first = await resultsNow();
    expect(first.map(({ hash }) => hash?.digest)).toEqual(sets.map(({ sha256 }) => sha256));
    expect(await submit(root, '--do', 'hash')).toMatchObject({ submitted: 0, known: 3 });
    await work();
    // To the time at which they ended: nothing was read again.
    expect(await resultsNow()).toEqual(first);

    // Another time alone is another state, and one of the three is a new job.
    const leaf = readdirSync(join(root, 'set-0001')).find((name) => /avhdx$/.test(name))!;
    utimesSync(join(root, 'set-0001', leaf), new Date(), new Date());
    expect(await submit(root, '--do', 'hash')).toMatchObject({ submitted: 1, known: 2 });
    await work();
    expect(await resultsNow()).toHaveLength(4);
  });

  it('analyses as analyze does, and changes no source', async () => {
    const before = fingerprint(root);
    await submit(root, '--do', 'analyze');
    await submit(root, '--do', 'check');
    await work();
    const told = await resultsNow();
    const whole = JSON.parse((await vhdset(['analyze', root, '--json'])).stdout);
    for (const { analysis, path } of told.filter(({ action }) => action === 'analyze')) {
      const set = whole.sets.find((one: { path: string }) => one.path === path);
      const own = whole.findings.filter((one: { subject: string }) => one.subject === path);
      const chain = whole.chains.find((one: { leaf: string }) => one.leaf === set.chain);
      expect(analysis).toMatchObject({
        ...{ status: chain.status, disks: 3, checkpoints: set.checkpoints.length, hold: false },
        members: chain.members.map((member: string) => ({ path: member })),
        machines: [],
      });
      const ids = new Set(analysis!.findings.map(({ id }) => id));
      for (const { id } of own) expect(ids).toContain(id);
      expect(analysis!.members.map(({ dataBytes }) => dataBytes)).toEqual(
        chain.members.map((member: string) => {
          return whole.disks.find((disk: { path: string }) => disk.path === member).dataBytes;
        }),
      );
    }
    const checked = told.flatMap(({ check }) => check ?? []);
    expect(checked.map(({ files, errors }) => [files, errors])).toEqual(Array(3).fill([4, 0]));
    expect(fingerprint(root)).toEqual(before);
  });

  it('exports in parts and whole, and finds what is there', {
    timeout: 300_000,
  }, async () => {
    const output = join(folder, 'new');
    const big = await makeSets(root, 1, { first: 7, virtualSize: 600 * MIB });
    await submit(join(root, 'set-0007'), '--do', 'export', '--format', 'raw', '--part', '256M');
    await submit(join(root, 'set-0000'), '--do', 'export');
    await work('--output', output);
    const told = await resultsNow();
    expect(told.map(({ status, export: one }) => [status, one?.found])).toEqual([
      ['done', false],
      ['done', false],
    ]);
    expect(readdirSync(output).sort()).toEqual(['shared.raw', 'shared.vhdx']);
    const raw = readFileSync(join(output, 'shared.raw'));
    expect(raw.equals(big[0]!.content())).toBe(true);
    expect(told[1]!.export!.sha256).toBe(big[0]!.sha256);
    expect(told[0]!.export!.sha256).toBe(sets[0]!.sha256);

    const before = fingerprint(output);
    await queue.forget(false);
    await submit(join(root, 'set-0007'), '--do', 'export', '--format', 'raw', '--part', '256M');
    await submit(join(root, 'set-0000'), '--do', 'export');
    await work('--output', output);
    const again = await resultsNow();
    expect(again.map(({ export: one }) => [one?.found, one?.sha256])).toEqual([
      [true, sets[0]!.sha256],
      [true, big[0]!.sha256],
    ]);
    expect(fingerprint(output)).toEqual(before);

    // What holds something else is nobody's to replace.
    raw[raw.length - 1]! ^= 1;
    writeFileSync(join(output, 'shared.raw'), raw);
    await queue.forget(false);
    await submit(join(root, 'set-0007'), '--do', 'export', '--format', 'raw', '--part', '256M');
    await work('--output', output);
    const [other] = await resultsNow();
    expect(other).toMatchObject({ status: 'failed', error: { code: 'output-unwritable' } });
    expect(readFileSync(join(output, 'shared.raw')).equals(raw)).toBe(true);

    // Moved away, and submitted again: what failed is tried again, with all its parts.
    rmSync(join(output, 'shared.raw'));
    const words = ['--do', 'export', '--format', 'raw', '--part', '256M'];
    expect(await submit(join(root, 'set-0007'), ...words)).toMatchObject({ again: 1, parts: 3 });
    await work('--output', output);
    expect(await resultsNow()).toMatchObject([{ status: 'done', export: { found: false } }]);
    expect(readFileSync(join(output, 'shared.raw')).equals(big[0]!.content())).toBe(true);
    expect(readdirSync(output).sort()).toEqual(['shared.raw', 'shared.vhdx']);

    // A VHDX out of the same parts.
    await queue.forget(false);
    const vhdx = ['--do', 'export', '--part', '256M'];
    expect(await submit(root, ...vhdx)).toMatchObject({ submitted: 4, parts: 3 });
    await work('--output', output);
    const last = (await resultsNow()).at(-1)!.export!;
    expect(last).toMatchObject({ output: 'set-0007/shared.vhdx', sha256: big[0]!.sha256 });
    expect(readdirSync(join(output, 'set-0007'))).toEqual(['shared.vhdx']);
    const hashed = await vhdset(['hash', join(output, 'set-0007', 'shared.vhdx')]);
    expect(hashed.stdout).toContain(big[0]!.sha256);
  });

  it('compares with exports of the same names, in parts and whole', async () => {
    const [big] = await makeSets(root, 1, { first: 8, virtualSize: 600 * MIB });
    const others = join(folder, 'others');
    for (const { path, content } of [sets[0]!, sets[1]!, big!]) {
      const [name] = path.split('/');
      mkdirSync(join(others, name!), { recursive: true });
      writeFileSync(join(others, name!, 'shared.raw'), content());
    }
    const altered = Buffer.from(big!.content());
    altered[300 * MIB]! ^= 1;
    altered[600 * MIB - 1]! ^= 1;
    writeFileSync(join(others, 'set-0008', 'shared.raw'), altered);
    const words = ['--do', 'compare', '--against', others, '--part', '256M'];
    const { code, stderr } = await fleet('submit', root, ...words);
    expect([code, stderr.includes('set-0002/shared.vhds is left out')]).toEqual([0, true]);
    await work('--root', others);
    const told = await resultsNow();
    expect(told.map(({ comparison }) => [comparison?.verdict, comparison?.different])).toEqual([
      ['equal', 0],
      ['equal', 0],
      ['different', 1024],
    ]);
    expect(told[2]!.comparison!.first).toEqual([
      { offset: 300 * MIB, length: 512, kind: 'different' },
      { offset: 600 * MIB - 512, length: 512, kind: 'different' },
    ]);
  });

  it('tells of a file that changed after it was submitted, and of a chain that is not whole', async () => {
    const members = readdirSync(join(root, 'set-0001')).filter((name) => /avhdx$/.test(name));
    await submit(root, '--do', 'hash');
    appendFileSync(join(root, 'set-0001', members[0]!), Buffer.alloc(MIB));
    rmSync(join(root, 'set-0002', 'shared.vhds'));
    await work();
    const told = await resultsNow();
    expect(told.map(({ status, error }) => [status, error?.code])).toEqual([
      ['done', undefined],
      ['failed', 'input-changed'],
      ['failed', 'source-unreadable'],
    ]);
    expect(told[1]!.error!.message).toContain('submit its folder again');
    const { code, stdout } = await fleet('results');
    expect(code).toBe(1);
    const lines = stdout.split('\n').slice(0, -1);
    expect(
      lines.map((line) => JSON.parse(line)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    ).toEqual(told);
    // Submitted again, what failed is tried again; here as another state.
    expect(await submit(root, '--do', 'hash')).toMatchObject({ submitted: 2, known: 1 });
  });

  it('refuses hostile jobs by name, and goes on', async () => {
    const secret = join(folder, 'secret.vhdx');
    writeFileSync(secret, 'not yours');
    symlinkSync(secret, join(root, 'link.vhdx'));
    const jobFor = (path: string, more: Record<string, unknown> = {}) => {
      const file = { path, size: 9, modified: null, tag: null, identity: null };
      const subject = { path, kind: 'file', files: [file], search: [] };
      const rest = { other: null, output: null, ranges: null };
      return { version: 1, action: 'check', root, subject, ...rest, ...more };
    };
    const fine = jobFor(join(root, 'set-0000', 'shared.vhds')) as ChainJob;
    const outputAt = (name: string) =>
      jobFor(fine.subject.path, { action: 'export', output: { name, format: 'raw' } });
    const hostile: Record<string, [unknown, string]> = {
      absolute: [jobFor(secret), 'none of the folders'],
      above: [jobFor(`${root}/../secret.vhdx`), 'none of the folders'],
      beside: [jobFor(`${root}-other/a.vhdx`), 'none of the folders'],
      relative: [jobFor('secret.vhdx'), 'none of the folders'],
      link: [jobFor(join(root, 'link.vhdx')), 'none of the folders'],
      address: [jobFor('https://127.0.0.1:1/a.vhdx'), 'none of the folders'],
      searched: [
        { ...fine, subject: { ...fine.subject, search: [jobFor(secret).subject.files[0]] } },
        'none of the folders',
      ],
      nul: [jobFor(`${root}/a\0b`), 'control character'],
      type: [jobFor(7 as unknown as string), 'subject.path'],
      text: ['a text', 'all of it'],
      nothing: [null, 'all of it'],
      action: [jobFor(fine.subject.path, { action: 'delete' }), 'action'],
      version: [jobFor(fine.subject.path, { version: 2 }), 'version'],
      proto: [JSON.parse('{"__proto__":{"action":"hash"},"version":1}'), 'is wrong'],
      many: [
        { ...fine, subject: { ...fine.subject, files: Array(30_000).fill(fine.subject.files[0]) } },
        'more than 20000',
      ],
      parts: [jobFor(fine.subject.path, { ranges: { count: 2, bytes: 1 } }), 'do not go with'],
      upwards: [outputAt('../x.raw'), 'leads out'],
      rooted: [outputAt('/tmp/x.raw'), 'leads out'],
      drive: [outputAt('C:\\x.raw'), 'leads out'],
    };
    await queue.add(
      Object.entries(hostile).map(([name, [data]]) => ({ key: `h${name}`, data, parts: null })),
    );
    await submit(root, '--do', 'hash');
    await work('--output', join(folder, 'new'));
    const found = new Map<string, FleetResult>();
    for await (const { key, failure } of queue.ended()) {
      if (failure) found.set(key, JSON.parse(failure) as FleetResult);
    }
    for (const [name, [, words]] of Object.entries(hostile)) {
      expect(found.get(`h${name}`)?.error?.message, name).toContain(words);
    }
    const told = await resultsNow();
    expect(told.filter(({ status }) => status === 'done')).toHaveLength(3);
    expect(existsSync(join(folder, 'x.raw'))).toBe(false);
    expect(JSON.stringify(told)).not.toContain('not yours');
  });

  it('each worker does the jobs of its own folders', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    await makeSets(other, 3, { first: 10 });
    const workers = [root, other].map((one) => {
      const words = ['bin/vhdset.js', 'fleet', 'work', '--root', one, '-q'];
      const env = { ...process.env, VHDSET_REDIS: redis.address };
      return spawn(process.execPath, words, { stdio: 'ignore', env });
    });
    onTestFinished(() => {
      for (const worker of workers) worker.kill('SIGKILL');
    });
    const until = async (reached: () => Promise<boolean>) => {
      while (!(await reached())) await new Promise((done) => setTimeout(done, 100));
    };
    await until(async () => (await queue.redis.hlen('vhdset:fleet:workers')) === 2);
    await submit(root, other, '--do', 'hash');
    await until(async () => {
      const { done, failed } = await queue.counts();
      return done + failed === 6;
    });
    const told = await resultsNow();
    const doneBy = told.map(({ path, status, worker }) => [
      path.startsWith(other) ? 'other' : 'copies',
      ...[status, Number(worker.split(' ').at(-1))],
    ]);
    const [first, second] = workers.map(({ pid }) => pid);
    expect(doneBy).toEqual([
      ...Array(3).fill(['copies', 'done', first]),
      ...Array(3).fill(['other', 'done', second]),
    ]);
    // What none of them has is refused, and says what is lacking.
    const path = join(folder, 'nowhere', 'x.vhdx');
    const file = { path, size: 1, modified: null, tag: null, identity: null };
    const subject = { path, kind: 'file', files: [file], search: [] };
    const data = { version: 1, action: 'hash', root: folder, subject };
    const lost = { ...data, other: null, output: null, ranges: null };
    await queue.add([{ key: 'hnowhere', data: lost, parts: null }]);
    await until(async () => (await queue.counts()).failed === 1);
    const last = (await resultsNow()).find(({ key }) => key === 'hnowhere');
    expect(last?.error?.message).toContain('no other worker at work has all of this job');
  });

  it('an output folder with a link in it is not left', async () => {
    const [output, elsewhere] = [join(folder, 'new'), join(folder, 'elsewhere')];
    for (const one of [output, elsewhere]) mkdirSync(one);
    symlinkSync(elsewhere, join(output, 'set-0000'));
    await submit(root, '--do', 'export', '--format', 'raw');
    await work('--output', output);
    const told = await resultsNow();
    expect(told.map(({ status }) => status)).toEqual(['failed', 'done', 'done']);
    expect(told[0]!.error!.message).toContain('a link leads out');
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('says how far it is, and refuses to write among the sources', async () => {
    const inside = await fleet('work', '--root', root, '--output', join(root, 'x'));
    expect([inside.code, inside.stderr]).toEqual([2, expect.stringContaining('folder of sources')]);
    const status = await fleet('status');
    expect(status.stdout).toMatch(/^waiting +0\nrunning +0\ndone +0\nfailed +0\nreading /);
    const json = JSON.parse((await fleet('status', '--json')).stdout);
    expect(json).toMatchObject({ waiting: 0, running: 0, done: 0, failed: 0, secondsLeft: 0 });
  });

  describe.skipIf(!hasServers)('far away', () => {
    let web: WebServers;
    let store: ObjectStore;
    let far: SmallSet[];
    const at = mkdtempSync(join(tmpdir(), 'vhdset-far-'));
    beforeAll(async () => {
      far = await makeSets(at, 2, { first: 20 });
      web = await startNginx(at);
      store = await startS3(at, 'lab');
    });
    afterAll(async () => {
      await web.stop();
      await store.stop();
      rmSync(at, { recursive: true });
    });

    it('sets on a web server and in an object store; no credentials are told', async () => {
      const secret = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
      const roots = [`${web.json}/`, 's3://lab/'];
      const env = { ...store.environment, ...secret, VHDSET_REDIS: redis.address };
      const submitted = await vhdset(['fleet', 'submit', ...roots, '--do', 'hash'], { env });
      expect([submitted.code, submitted.stdout]).toEqual([0, '4 new jobs\n']);
      const words = ['fleet', 'work', '--drain', ...roots.flatMap((one) => ['--root', one])];
      const worked = await vhdset(words, { env });
      const told = await resultsNow();
      const digests = told.map(({ hash }) => hash?.digest);
      const known = far.map(({ sha256 }) => sha256);
      expect(digests).toEqual([...known, ...known]);
      // A key that the store does not take, and a worker that was not given the other server.
      await queue.forget(false);
      for (const one of roots) await vhdset(['fleet', 'submit', one, '--do', 'hash'], { env });
      const wrong = { ...env, AWS_ACCESS_KEY_ID: 'NOBODY', AWS_SECRET_ACCESS_KEY: 'HUSH-HUSH' };
      const refused = await vhdset(['fleet', 'work', '--drain', '--root', 's3://lab/'], {
        env: wrong,
      });
      const failed = await resultsNow();
      expect(failed.map(({ error }) => error?.message)).toEqual([
        ...Array(2).fill(expect.stringContaining('none of the folders')),
        ...Array(2).fill(expect.stringContaining('access denied')),
      ]);
      const outputs = [submitted, worked, refused].map(({ stdout, stderr }) => stdout + stderr);
      const everything = [...outputs, JSON.stringify(failed), await redis.everything()].join('\n');
      for (const word of ['HUSH-HUSH', 'NOBODY', 'S3RVER']) expect(everything).not.toContain(word);
    });
  });
});

describe.skipIf(!hasPeer('redis-server'))('a Redis with a password', { timeout: 240_000 }, () => {
  it('is reached by the environment, and never told', async () => {
    const port = await freePort();
    const redis = await startRedis(['--requirepass', 'HUSH-HUSH', '--port', `${port}`]);
    const root = join(temporaryFolder(), 'copies');
    mkdirSync(root);
    await makeSets(root, 1);
    const words = ['fleet', 'submit', root, '--do', 'hash'];
    const right = { VHDSET_REDIS: `redis://:HUSH-HUSH@127.0.0.1:${port}` };
    const wrong = { VHDSET_REDIS: `redis://me:OTHER-HUSH@127.0.0.1:${port}` };
    const outcomes = [
      await vhdset(words, { env: right }),
      await vhdset(['fleet', 'work', '--root', root, '--drain'], { env: right }),
      await vhdset(words, { env: wrong }),
      await vhdset([...words, '--redis', `redis://:THIRD-HUSH@127.0.0.1:${port}`]),
      await vhdset(words, { env: { VHDSET_REDIS: 'redis:/me:FOURTH-HUSH@x' } }),
      await vhdset(words, { env: { VHDSET_REDIS: 'redis://me:FIFTH-HUSH@127.0.0.1:9' } }),
    ];
    await redis.stop();
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 3, 3, 3, 3]);
    expect(outcomes[2]!.stderr).toContain('another user or password');
    expect(outcomes[3]!.stderr).toContain('put the address into VHDSET_REDIS');
    expect(outcomes[5]!.stderr).toContain('redis://127.0.0.1:9 was not reached');
    const all = outcomes.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(all).not.toContain('HUSH');
  });
});
