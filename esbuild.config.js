// Bundles the command line into two files: an entry that answers `--version` and `--help` by itself, and
// the program, whose modules wait in their file until they are asked for. A file is found, read and linked
// in the time it takes to run many of these modules. The library stays as tsc builds it, file by file.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inAscii } from './ascii.config.js';
import { noticesFor } from './notices.config.js';

const OUTPUT = 'dist/cli';

/** What the entry imports later is the program; what that would import (a command) is within it. */
const theRestInTheProgram = {
  name: 'the rest is in the program',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './program.js', external: true } : undefined,
    );
  },
};

rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });
const inputs = [...(await bundle('main.ts')), ...(await bundle('program.ts'))];
writeFileSync(join(OUTPUT, 'LICENSES.txt'), noticesFor(inputs));
writeFileSync(join(OUTPUT, 'package.json'), '{ "type": "commonjs" }\n');

/** @param {string} entry a file of src/cli */
async function bundle(entry) {
  const { metafile, outputFiles } = await build({
    entryPoints: [join('src/cli', entry)],
    outdir: OUTPUT,
    write: false,
    bundle: true,
    platform: 'node',
    // Modules of Node.js are loaded when a command asks for them, not all of them at the start.
    format: 'cjs',
    target: 'node20',
    // What a fleet needs is installed beside this by those who have one.
    external: ['bullmq', 'ioredis'],
    alias: { 'string-width': './src/cli/help-width.ts', assert: './src/cli/help-assert.ts' },
    // Less to read; names stay, for they are shown in what a person reports about a fault.
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    logLevel: 'warning',
    plugins: entry === 'main.ts' ? [theRestInTheProgram] : [],
    // The program is asked for by `require`: an import would first search its text for names.
    supported: entry === 'main.ts' ? { 'dynamic-import': false } : {},
    define: { 'import.meta.url': 'addressOfBundle' },
    banner: { js: "const addressOfBundle = require('node:url').pathToFileURL(__filename).href;" },
  });
  for (const { path, text } of outputFiles) writeFileSync(path, inAscii(text));
  return Object.keys(metafile.inputs);
}
