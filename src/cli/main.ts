import { ExitCode } from './exit.ts';
import { helpPage } from './help-page.ts';
import { outputFailed, print, whenUsed } from './standard-output.ts';
import { VERSION } from './version.ts';

const HELP = new Set(['--help', '-h', 'help']);
const VERSIONS = new Set(['--version', '-V', 'version']);

/** What is asked most while a script is written is answered without the rest of the program. */
async function main(words: readonly string[]): Promise<number> {
  const [first = '--help'] = words;
  if (words.length <= 1 && HELP.has(first)) {
    print(helpPage());
    return ExitCode.Done;
  }
  if (words.length === 1 && VERSIONS.has(first)) {
    print(`${VERSION}\n`);
    return ExitCode.Done;
  }
  const { runCommand } = await import('./program.ts');
  return runCommand(words);
}

whenUsed((stdout) => stdout.on('error', outputFailed));
// Nothing is under way any more. To end by itself, Node.js would first take apart all that is in memory.
process.on('beforeExit', () => process.exit());
// Not awaited: a script within an executable is no module.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
