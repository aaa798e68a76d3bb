import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwatchUnfinished, watchUnfinished } from '../../src/node/unfinished-files.ts';
import { childScript } from './child-script.ts';
import { temporaryFolder } from './temp-folder.ts';

function listeners(): number[] {
  return (['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'] as const).map((name) =>
    process.listenerCount(name),
  );
}

describe('unfinished files', () => {
  it('change how signals are taken only while there are any', () => {
    const before = listeners();
    watchUnfinished('/no/such/a');
    watchUnfinished('/no/such/b');
    const during = before.map((count) => count + 1);
    expect(listeners()).toEqual(during);
    unwatchUnfinished('/no/such/a');
    expect(listeners()).toEqual(during);
    unwatchUnfinished('/no/such/b');
    unwatchUnfinished('/no/such/b');
    expect(listeners()).toEqual(before);
  });

  it.each([
    ['process.exit(3)', 3],
    ['throw new Error("bug")', 1],
    ['', 0],
  ])('are removed when the program ends by %j', (ending, status) => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b', 'finished']) fs.writeFileSync(join(folder, name), '');
    const [command, ...parameters] = childScript(
      { 'unfinished-files.ts': 'watchUnfinished, unwatchUnfinished' },
      `for (const name of ['finished', 'a', 'lost', 'b'])
         watchUnfinished(${JSON.stringify(folder)} + '/' + name);
       unwatchUnfinished(${JSON.stringify(join(folder, 'finished'))});
       ${ending}`,
    );
    expect(spawnSync(command!, parameters).status).toBe(status);
    expect(fs.readdirSync(folder)).toEqual(['finished']);
  });

  it.each([
    ['', 128 + 2, []],
    ['takeSignals();', 7, ['a']],
  ])('are left to be completed only if a command takes the signals: %j', (taking, status, left) => {
    const folder = temporaryFolder();
    const path = join(folder, 'a');
    fs.writeFileSync(path, '');
    const [command, ...parameters] = childScript(
      { 'unfinished-files.ts': 'watchUnfinished, unwatchUnfinished, takeSignals' },
      `${taking}
       process.on('SIGINT', () => {});
       watchUnfinished(${JSON.stringify(path)});
       process.kill(process.pid, 'SIGINT');
       setTimeout(() => {
         unwatchUnfinished(${JSON.stringify(path)});
         process.exit(7);
       }, 200);`,
    );
    expect(spawnSync(command!, parameters).status).toBe(status);
    expect(fs.readdirSync(folder)).toEqual(left);
  });
});
