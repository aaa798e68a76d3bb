import { createRequire } from 'node:module';

/** As in package.json, wherever the program was built to. */
export const VERSION: string = createRequire(import.meta.url)('vhdset/package.json').version;
