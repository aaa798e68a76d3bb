// Bundles the command line: a third of the files to find, read and link, so a command starts in two
// thirds of the time. The library stays as tsc builds it, file by file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const OUTPUT = 'dist/cli';

const { metafile } = await build({
  entryPoints: ['src/cli/main.ts'],
  outdir: OUTPUT,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  metafile: true,
  logLevel: 'warning',
  banner: {
    // CommonJS packages among the dependencies ask for modules of Node.js.
    js: "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);",
  },
});
writeFileSync(join(OUTPUT, 'LICENSES.txt'), noticesOf(packagesIn(Object.keys(metafile.inputs))));

/** @param {string[]} inputs paths of the files in the bundle */
function packagesIn(inputs) {
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** The licences of the bundled packages ask to be passed on with them. */
function noticesOf(folders) {
  return folders.map(noticeOf).join(`\n${'-'.repeat(80)}\n\n`);
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : (author?.name ?? author);
  if (!license || !text) throw new Error(`${folder}: no licence to pass on`);
  return `${name} ${version} (${license})\n\n${text}\n`;
}
