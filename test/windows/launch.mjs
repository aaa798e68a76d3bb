// Starts a program with both outputs in files, as a shell of its own system does: the outputs that
// Wine passes on from another system lack rights that Windows gives.
//
//   node launch.mjs <stdout> <stderr> <program> [words..]
import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';

const [stdout, stderr, program, ...words] = process.argv.slice(2);
const outputs = [stdout, stderr].map((path) => openSync(path, 'w'));
const { status, error } = spawnSync(program, words, { stdio: ['ignore', ...outputs] });
if (error) throw error;
process.exitCode = status ?? 255;
