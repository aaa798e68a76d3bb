import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string[]} inputs paths of the files in the bundle */
function packagesIn(inputs) {
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/**
 * The licences of bundled packages ask to be passed on with them.
 * @param {string[]} inputs paths of the files in the bundle
 */
export function noticesFor(inputs) {
  return packagesIn(inputs)
    .map(noticeOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
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
