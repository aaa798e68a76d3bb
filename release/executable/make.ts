import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { VERSION } from '../../src/cli/version.ts';
import { billOfMaterials, type Ingredient } from './bill-of-materials.ts';
import { bundle } from './bundle.ts';
import { fetchRuntime } from './fetch-runtime.ts';
import { makeLinuxExecutable } from './linux.ts';
import { preparation } from './preparation.ts';
import { LINUX, TARGETS, type Target, WINDOWS } from './targets.ts';
import { makeWindowsExecutable } from './windows.ts';

/**
 * Makes executables and what goes with them: the licences of all that is inside, its list, and the
 * digests. The same bytes whenever it is made of the same sources.
 * @param folder is made anew
 * @throws {Error} elsewhere than on Linux x64, whose build of Node.js prepares the script
 */
export async function makeExecutables(
  folder: string,
  targets: readonly Target[] = TARGETS,
): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('executables are made on Linux x64, so that they are the same bytes each time');
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { script, packages } = await bundle();
  const here = await fetchRuntime(LINUX.runtime);
  const node = join(here, LINUX.runtime.binary);
  const portable = await preparation(node, script, { withCode: false });
  for (const target of targets) {
    const { runtime, file } = target;
    const binary = join(await fetchRuntime(runtime), runtime.binary);
    const output = join(folder, file);
    if (target === WINDOWS) await makeWindowsExecutable(binary, portable, facts(file), output);
    else {
      const own = target === LINUX ? await preparation(node, script, { withCode: true }) : portable;
      await makeLinuxExecutable(binary, own, output);
    }
  }
  const product = await ingredient('.');
  const ingredients = unique(await Promise.all(packages.map(ingredient)));
  const runtimes = targets.map(({ runtime }) => runtime);
  const bill = billOfMaterials(product, ingredients, runtimes);
  await writeFile(join(folder, 'vhdset.cdx.json'), bill);
  await writeFile(join(folder, 'LICENSES.txt'), await licences(join(here, 'LICENSE')));
  await copyFile('dist/vhdset.html', join(folder, 'vhdset.html'));
  await writeFile(join(folder, 'SHA256SUMS'), await digests(folder));
}

function facts(file: string) {
  return {
    version: VERSION,
    description: 'Reads copied Hyper-V VHD Sets',
    copyright: 'MIT licence',
    file,
  };
}

async function ingredient(folder: string): Promise<Ingredient> {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  return { name, version, license };
}

/** npm may put one version of a package in several folders. */
function unique(ingredients: readonly Ingredient[]): Ingredient[] {
  const byName = new Map(ingredients.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.values()];
}

/** Ours, those of the packages in the bundle (the build wrote them), and that of Node.js. */
async function licences(ofNode: string): Promise<string> {
  const texts = await Promise.all(
    ['LICENSE', 'dist/cli/LICENSES.txt', ofNode].map((path) => readFile(path, 'utf8')),
  );
  const [ours, bundled, node] = texts.map((text) => text.trim());
  return ['vhdset', ours, 'Bundled packages', bundled, 'Node.js', node].join('\n\n').concat('\n');
}

/** As `sha256sum -c` reads them. */
async function digests(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  return lines.join('');
}
