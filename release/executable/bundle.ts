import { build } from 'esbuild';
import { inAscii } from '../../ascii.config.js';

/** The command line as one script of ASCII characters, and the packages that went into it. */
export interface Bundle {
  readonly script: string;
  /** Folders of the packages, `node_modules/yargs`. */
  readonly packages: readonly string[];
}

/**
 * The script is a function that is given what a module would have: within an executable there is no
 * module to have an address, so the executable's own stands in.
 */
const BEFORE = `(function (require) {
'use strict';
const executable = {
  url: require('node:url').pathToFileURL(process.execPath).href,
  filename: process.execPath,
  dirname: require('node:path').dirname(process.execPath),
};
`;

/** The same bytes on every machine. */
export async function bundle(): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/cli/main.ts'],
    write: false,
    bundle: true,
    minify: true,
    // Names are shown in what a person reports about a fault.
    keepNames: true,
    platform: 'node',
    // A script within an executable is no module.
    format: 'cjs',
    target: 'node22',
    charset: 'ascii',
    legalComments: 'none',
    // What a fleet needs cannot be loaded within an executable, which says so.
    external: ['bullmq', 'ioredis'],
    alias: { 'string-width': './src/cli/help-width.ts', assert: './src/cli/help-assert.ts' },
    metafile: true,
    logLevel: 'warning',
    define: {
      'import.meta.url': 'executable.url',
      'import.meta.filename': 'executable.filename',
      'import.meta.dirname': 'executable.dirname',
    },
    // What is left to import comes with Node.js, and `require` knows it.
    supported: { 'dynamic-import': false },
    banner: { js: BEFORE },
    footer: { js: '})' },
  });
  const folders = Object.keys(metafile.inputs).map(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0],
  );
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  return { script: inAscii(outputFiles[0]!.text), packages };
}
