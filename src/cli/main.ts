import { ExitCode } from './exit.ts';
import { helpPage } from './help-page.ts';
import { VERSION } from './version.ts';

const HELP = new Set(['--help', '-h', 'help']);
const VERSIONS = new Set(['--version', '-V', 'version']);

/** What is asked most while a script is written is answered without the rest of the program. */
async function main(words: readonly string[]): Promise<number> {
  const [first = '--help'] = words;
  if (words.length <= 1 && HELP.has(first)) {
    process.stdout.write(helpPage());
    return ExitCode.Done;
  }
  if (words.length === 1 && VERSIONS.has(first)) {
    process.stdout.write(`${VERSION}\n`);
    return ExitCode.Done;
  }
  const { runCommand } = await import('./program.ts');
  return runCommand(words);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of the pipe has gone: nobody is left to be told anything, and it did not get everything.
  if (error.code === 'EPIPE') process.exit(ExitCode.OutputUnwritable);
  process.stderr.write(`vhdset: standard output can't be written: ${error.message}\n`);
  process.exit(ExitCode.OutputUnwritable);
});
// Not awaited: a script within an executable is no module.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
