import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { closeRunFolder, openRunFolder } from './run-folder.ts';
import { stopWindows } from './windows/stop-windows.ts';

const BUILT = 'dist/cli/main.js';

/** Before the tests; what it returns is run after them. */
export default function prepare(): () => void {
  build();
  const folder = openRunFolder();
  return () => {
    stopWindows(folder);
    closeRunFolder(folder);
  };
}

/** The command line is tested as a process, so it is built first, unless nothing has changed. */
function build(): void {
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs >= newest(['src', 'fixtures'])) return;
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'pipe' });
  } catch (error) {
    // Type errors are the type check's business; what was built is tested.
    if (!existsSync(BUILT)) throw error;
  }
  utimesSync(BUILT, new Date(), new Date());
}

function newest(folders: readonly string[]): number {
  const times = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => statSync(join(folder, name)).mtimeMs),
  );
  return times.reduce((latest, time) => Math.max(latest, time), 0);
}
