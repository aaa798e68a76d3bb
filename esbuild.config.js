// Bundles the command line into four files: an entry that answers `--version` and `--help` by itself, the
// program with what all commands have in common, what reads disks and volumes, and the other commands with
// what they alone need. A file is found, read and linked in the time it takes to run many of these modules;
// but to link it takes the longer the more is in it, whether it is run or not. Modules wait in their file
// until they are asked for. The library stays as tsc builds it, file by file.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { inAscii } from './ascii.config.js';
import { noticesFor } from './notices.config.js';

const OUTPUT = 'dist/cli';
const PROGRAM = 'src/cli/program.ts';
/** What it needs is in the program: every disk is read by it. */
const COMMON = 'src/cli/chain.ts';
/** The commands for the content of a disk or volume, and what they ask for when one calls for it. */
const READING = [
  ...['volumes', 'ls', 'cat', 'extract', 'export', 'hash', 'map', 'compare', 'serve'].map(
    (command) => `src/cli/${command}.ts`,
  ),
  ...['ntfs/ntfs', 'fat', 'exfat'].map((system) => `src/volumes/${system}-file-system.ts`),
  ...['src/case/opened-images.ts', 'src/formats/ewf/ewf.ts', 'src/formats/ewf/segment-names.ts'],
  ...['src/chains/open-chain.ts', 'src/disk/export-vhdx.ts', 'src/disk/export-clone.ts'],
  ...['src/formats/vhdx/write/layout.ts', 'src/volumes/partition-table.ts'],
];

rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });
writeFileSync(join(OUTPUT, 'package.json'), '{ "type": "commonjs" }\n');
const common = await partsOf([PROGRAM, COMMON]);
const reading = await partsOf(READING, common.modules);
const placed = [...common.modules, ...reading.modules];
const asked = [...new Set([...common.asked, ...reading.asked])];
const others = asked.filter((path) => !placed.includes(path));
const inputs = [
  ...(await bundle('main', { entryPoints: ['src/cli/main.ts'] }, [theProgramBeside()])),
  ...(await bundle('program', sharing(common.modules, PROGRAM), [
    askedOf('./reading.js', reading.modules),
    askedOf('./commands.js', others),
  ])),
  ...(await bundle('reading', sharing(reading.modules), [
    boundTo('./program.js', common.modules),
    askedOf('./commands.js', others),
  ])),
  ...(await bundle('commands', sharing(others), [
    boundTo('./program.js', common.modules),
    boundTo('./reading.js', reading.modules),
  ])),
];
writeFileSync(join(OUTPUT, 'LICENSES.txt'), noticesFor(inputs));

/**
 * Sorts the modules of a bundle.
 * @param {string[]} entryPoints
 * @param {string[]} [elsewhere] modules that are in another one
 * @returns {Promise<{ modules: string[], asked: string[] }>} those that the entries import, and those that
 *   these ask for when they need them
 */
async function partsOf(entryPoints, elsewhere = []) {
  /** @type {Set<string>} */
  const asked = new Set();
  const { metafile } = await build({
    ...{
      entryPoints,
      outdir: OUTPUT,
      write: false,
      bundle: true,
      platform: 'node',
      metafile: true,
    },
    plugins: [
      {
        name: 'what is asked for is left out',
        setup({ onResolve }) {
          onResolve({ filter: /^\./ }, ({ kind, resolveDir, path }) => {
            if (kind !== 'dynamic-import') return undefined;
            asked.add(pathOf(resolveDir, path));
            return { path, external: true };
          });
        },
      },
    ],
  });
  const all = Object.keys(metafile.inputs).filter((path) => path.startsWith('src/'));
  const modules = all.filter((path) => !elsewhere.includes(path));
  return { modules, asked: [...asked].filter((path) => !all.includes(path)) };
}

/** As esbuild names its inputs. */
function pathOf(folder, path) {
  return relative('.', resolve(folder, path)).replaceAll('\\', '/');
}

/**
 * An entry through which another bundle finds modules of this one, each run when it is first found.
 * @param {string[]} paths
 * @param {string} [exported] whose exports are those of the bundle
 */
function sharing(paths, exported) {
  const rows = paths.map((path) => `${JSON.stringify(path)}: () => require('./${path}')`);
  const contents = `
    ${exported === undefined ? '' : `export * from './${exported}';`}
    export const modules = { ${rows.join(', ')} };`;
  return { stdin: { contents, resolveDir: '.' } };
}

/** @returns {import('esbuild').Plugin} */
function theProgramBeside() {
  return {
    name: 'the rest is in the program',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\// }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: './program.js', external: true } : undefined,
      );
    },
  };
}

/** Modules of a later bundle: asked for when they are needed. */
function askedOf(file, modules) {
  return modulesOf(file, (path, kind) => kind === 'dynamic-import' && modules.includes(path));
}

/** Modules of an earlier bundle, which is written: what is called thousands of times is bound to its name. */
function boundTo(file, modules) {
  const written = () => createRequire(import.meta.url)(resolve(OUTPUT, file));
  const names = (path) => Object.keys(written().modules[path]());
  return modulesOf(file, (path) => modules.includes(path), names);
}

/**
 * Takes modules from another bundle.
 * @param {string} file
 * @param {(path: string, kind: string) => boolean} isThere
 * @param {(path: string) => string[]} [namesIn] what a module exports; asked for by each use when not given
 * @returns {import('esbuild').Plugin}
 */
function modulesOf(file, isThere, namesIn) {
  return {
    name: `modules of ${file}`,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir, importer }) => {
        const target = pathOf(resolveDir, path);
        const isOwn = importer === '<stdin>';
        return isOwn || !isThere(target, kind) ? undefined : { path: target, namespace: file };
      });
      onResolve({ filter: /^\.\/\w+\.js$/, namespace: file }, ({ path }) => {
        return { path, external: true };
      });
      onLoad({ filter: /.*/, namespace: file }, ({ path }) => {
        const module = `require('${file}').modules[${JSON.stringify(path)}]()`;
        const exports = namesIn?.(path).map((name) => `export const ${name} = module.${name};`);
        const contents = exports
          ? `const module = ${module}; ${exports.join(' ')}`
          : `module.exports = ${module};`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/**
 * @param {string} name
 * @param {import('esbuild').BuildOptions} entry
 * @param {import('esbuild').Plugin[]} plugins
 */
async function bundle(name, entry, plugins) {
  const { metafile, outputFiles } = await build({
    ...entry,
    outfile: join(OUTPUT, `${name}.js`),
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
    plugins,
    // What is asked for in another bundle is asked for by `require`: an import would first search its
    // text for names. What a fleet needs has to be imported.
    supported: name === 'commands' ? {} : { 'dynamic-import': false },
    define: { 'import.meta.url': 'bundle.url' },
    // Asked for by few commands, and the module for addresses takes a while to load.
    banner: {
      js: "const bundle = { get url() { return require('node:url').pathToFileURL(__filename).href; } };",
    },
  });
  for (const { path, text } of outputFiles ?? []) writeFileSync(path, inAscii(text));
  return Object.keys(metafile?.inputs ?? {});
}
