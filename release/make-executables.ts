// `npm run package`: the executables, in dist/executables, from what `npm run build` left.
import { readFile } from 'node:fs/promises';
import { makeExecutables } from './executable/make.ts';

const FOLDER = 'dist/executables';

await makeExecutables(FOLDER);
process.stdout.write(await readFile(`${FOLDER}/SHA256SUMS`, 'utf8'));
