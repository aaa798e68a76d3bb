import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { type RedisServer, startRedis } from '../node/queue/redis-server.ts';
import { hasPeer } from '../peers.ts';
import { tinyFatVolume } from '../volumes/tiny-fat.ts';
import { installedIn } from './installed.ts';
import { vhdset } from './run.ts';

let folder = '';
let env: NodeJS.ProcessEnv = {};
let redis: RedisServer | undefined;
const hasRedis = hasPeer('redis-server');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vhdset-examples-'));
  if (hasRedis) redis = await startRedis();
  env = { ...installedIn(folder), VHDSET_REDIS: redis?.address };
});

afterAll(async () => {
  await redis?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A folder of the command's own, in which `copy` holds the files of a scenario. */
async function placeFor(command: string, scenario: string): Promise<string> {
  const place = join(folder, `${command} in ${scenario}`);
  const copy = join(place, 'copy');
  // Made once: the examples of a command may build upon each other.
  if (await mkdir(copy, { recursive: true })) {
    await SCENARIOS.find(({ name }) => name === scenario)!.build(copy);
  }
  return place;
}

/** Types a line into a shell; one that goes on is ended when it has printed something. */
function type(
  line: string,
  cwd: string,
  goesOn: boolean,
): Promise<{ code: number | null; stderr: string }> {
  const words = goesOn ? `exec ${line}` : line;
  const child = spawn('sh', ['-c', words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', () => goesOn && child.kill('SIGTERM'));
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stderr }));
  });
}

describe.each(COMMANDS)('$usage', ({ usage, load }) => {
  const command = usage.split(' ')[0]!;

  it('ends its help with examples of itself', async () => {
    const { examples } = await load();
    const { stdout } = await vhdset([command, '--help']);
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    const end = stdout
      .slice(stdout.lastIndexOf('\nExamples:'))
      .replaceAll('\\\n', ' ')
      .replaceAll(/\s+/g, ' ');
    for (const { line, tells } of examples) {
      expect(`vhdset ${line}`).toContain(`vhdset ${command}`);
      expect(end).toContain(`vhdset ${line} ${tells}`);
    }
  });

  it.skipIf(command === 'fleet' && !hasRedis)('has examples that work as they stand', async () => {
    const { examples } = await load();
    for (const { line, scenario = 'no-permission', exitCode = 0, goesOn = false } of examples) {
      const place = await placeFor(command, scenario);
      if (line.includes('copy/stick.img')) {
        await writeFile(join(place, 'copy', 'stick.img'), tinyFatVolume());
      }
      const { code, stderr } = await type(`vhdset ${line}`, place, goesOn);
      expect({ line, code, stderr }).toEqual({ line, code: exitCode, stderr: expect.any(String) });
      expect(stderr).not.toMatch(/^vhdset: /m);
    }
  });
});
