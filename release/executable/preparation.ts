import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What an executable runs: it takes the script from within itself, and the compiled code with it.
 * Code that does not fit (options in `NODE_OPTIONS` change how V8 compiles) is passed over in silence;
 * Node.js, left to load it, would warn each time.
 */
const LOADER = `'use strict';
const { getRawAsset } = require('node:sea');
const { Script } = require('node:vm');
const asset = (name) => Buffer.from(getRawAsset(name));
const code = asset('code');
const options = { filename: 'vhdset.cjs', ...(code.length > 1 && { cachedData: code }) };
new Script(asset('script').latin1Slice(), options).runInThisContext()(require);
`;

const COMPILER = `'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const script = new Script(readFileSync('script', 'latin1'), { filename: 'vhdset.cjs' });
writeFileSync('code', script.createCachedData());
`;

/**
 * What Node.js looks for in an executable: the script and how to run it.
 * @param node the build that the executable is made of, or another of the same version
 * @param withCode also the compiled code: a third of the time to start. Only the very build that will
 * run it can compile it.
 */
export async function preparation(
  node: string,
  script: string,
  { withCode }: { withCode: boolean },
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'vhdset-executable-'));
  const env = { ...process.env, NODE_OPTIONS: '' };
  const file = (name: string) => join(folder, name);
  try {
    await writeFile(file('loader.cjs'), LOADER);
    await writeFile(file('script'), script, 'latin1');
    // An asset of no bytes is none.
    await writeFile(file('code'), '-');
    if (withCode) {
      await writeFile(file('compiler.cjs'), COMPILER);
      // The code holds hashes, which begin with a random number: with this one, always.
      await run(node, ['--random-seed=1', 'compiler.cjs'], { cwd: folder, env });
    }
    // Paths are kept in what is prepared: bare names are the same everywhere.
    const configuration = {
      main: 'loader.cjs',
      output: 'prepared',
      disableExperimentalSEAWarning: true,
      useSnapshot: false,
      useCodeCache: false,
      assets: { script: 'script', code: 'code' },
    };
    await writeFile(file('configuration.json'), JSON.stringify(configuration));
    await run(node, ['--experimental-sea-config', 'configuration.json'], { cwd: folder, env });
    return await readFile(file('prepared'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
