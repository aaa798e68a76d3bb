// Bundles the command line into two files: an entry that answers `--version` and `--help` by itself, and
// the program, whose modules wait in their file until they are asked for. A file is found, read and linked
// in the time it takes to run many of these modules. The library stays as tsc builds it, file by file.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
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
const inputs = [...(await bundle('main.ts')), ...(await bundle('program.ts'))];
writeFileSync(join(OUTPUT, 'LICENSES.txt'), noticesFor(inputs));

/** @param {string} entry a file of src/cli */
async function bundle(entry) {
  const { metafile } = await build({
    entryPoints: [join('src/cli', entry)],
    outdir: OUTPUT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { 'string-width': './src/cli/help-width.ts' },
    // Less to read; names stay, for they are shown in what a person reports about a fault.
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    logLevel: 'warning',
    plugins: entry === 'main.ts' ? [theRestInTheProgram] : [],
    banner: {
      // CommonJS packages among the dependencies ask for modules of Node.js.
      js: "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);",
    },
  });
  return Object.keys(metafile.inputs);
}
