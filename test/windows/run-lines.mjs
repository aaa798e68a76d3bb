// Runs many command lines in one process, since a process each would take minutes: the entry of the
// program is loaded anew for every line. Run by Node.js for Windows, and by that of this system, which
// must say the same. Both outputs are files; told is which part of them each line wrote.
//
//   node run-lines.mjs <main.js> <lines.json> <outcomes.json> > <stdout> 2> <stderr>
import { fstatSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';

const [main, lines, outcomes] = process.argv.slice(2).map((path) => resolve(path));
const program = process.argv.slice(0, 2);
const require = createRequire(import.meta.url);
const told = [];
/** What the process would end with while a line runs: no command ends so. */
const RUNNING = 255;
process.stdout.setMaxListeners(0);
process.setMaxListeners(0);

for (const { cwd, words } of JSON.parse(readFileSync(lines, 'utf8'))) {
  process.chdir(cwd);
  process.argv = [...program, ...words];
  const before = ends();
  process.exitCode = RUNNING;
  delete require.cache[main];
  require(main);
  // A command has ended when it says what the process is to end with.
  while (process.exitCode === RUNNING) await pause();
  const code = process.exitCode;
  const after = ends();
  told.push({ code, stdout: [before[0], after[0]], stderr: [before[1], after[1]] });
}
writeFileSync(outcomes, JSON.stringify(told));
process.exit(0);

/** How long both outputs are. */
function ends() {
  return [1, 2].map((descriptor) => fstatSync(descriptor).size);
}
