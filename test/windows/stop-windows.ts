import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const WINE_SERVER = '/usr/lib/wine/wineserver64';

/** What a Windows program of the machine in the folder `prefix` is started with. */
export function wineEnvironment(prefix: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    LANG: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Neither .NET nor a browser is offered for installation.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    NODE_SKIP_PLATFORM_CHECK: '1',
  };
}

/** Ends what still runs on the machine of a run of the tests. */
export function stopWindows(runFolder: string): void {
  const prefix = join(runFolder, 'windows');
  if (!existsSync(prefix)) return;
  spawnSync(WINE_SERVER, ['--kill'], { env: wineEnvironment(prefix) });
  spawnSync(WINE_SERVER, ['--wait'], { env: wineEnvironment(prefix), timeout: 30_000 });
}
