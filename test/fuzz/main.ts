import { parseArgs } from 'node:util';
import { GROUPS } from './all-subjects.ts';
import { damagedChains } from './damaged-chain.ts';
import { runCase } from './run-case.ts';
import { startWatchdog } from './watchdog.ts';

/**
 * A run as long as wanted: `npm run fuzz -- --seconds 600 --seed 7`. One case again:
 * `--subject <name> --seed <n> --case <n>`. Damaged chains: `--images 1000000 --seed 7`. Goes on after a failure; exits with 1 when there was one.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    subject: { type: 'string', default: '' },
    case: { type: 'string' },
    images: { type: 'string' },
  },
});
const seed = Number(values.seed);
if (values.images !== undefined) {
  // Chains of which one file is damaged, as the tests do with other seeds.
  const only = values.case === undefined ? null : Number(values.case);
  const outcomes = await damagedChains(seed, Number(values.images), only);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(outcomes))}\n`);
  process.exit(0);
}
const end = performance.now() + Number(values.seconds) * 1000;
const all = (await Promise.all(GROUPS.map(({ load }) => load()))).flat();
const subjects = all.filter(({ name }) => values.subject === '' || name === values.subject);
if (subjects.length === 0) throw new Error(`no subject ${values.subject}`);
const watchdog = startWatchdog();
const failures = new Map<string, number>();
let cases = 0;

async function run(number: number): Promise<void> {
  for (const subject of subjects) {
    watchdog.enter(`${subject.name}, seed ${seed}, case ${number}`);
    cases++;
    try {
      await runCase({ subject, seed, number });
    } catch (error) {
      const text = error instanceof Error ? `${error.message}\n${causeOf(error)}` : String(error);
      const kind = causeOf(error).split('\n').slice(0, 2).join();
      const times = (failures.get(kind) ?? 0) + 1;
      failures.set(kind, times);
      if (times === 1) process.stderr.write(`\n${text}\n`);
    }
  }
}

if (values.case !== undefined) await run(Number(values.case));
else for (let number = 0; performance.now() < end; number++) await run(number);
watchdog.stop();
process.stdout.write(`${cases} cases with seed ${seed}, ${failures.size} kinds of failure\n`);
process.exitCode = failures.size > 0 ? 1 : 0;

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error ? (cause.stack ?? cause.message) : '';
}
