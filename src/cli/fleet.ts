import type { Argv } from 'yargs';
import { FLEET_ACTIONS } from '../fleet/job.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import { FLEET_TASKS, type FleetArgs, requireFitting, withQueue } from './fleet/fleet-arguments.ts';
import { withOutputOptions } from './shared-options.ts';

export const fleet: Command<FleetArgs> = {
  options: (yargs: Argv) =>
    withOutputOptions(yargs)
      .positional('task', {
        choices: FLEET_TASKS,
        demandOption: true,
        describe: 'submit the sets of folders; work on them; see the status; get the results',
      })
      .positional('roots', {
        type: 'string',
        array: true,
        default: [],
        describe: 'submit: folders with sets, https:// and s3:// among them',
      })
      .option('redis', {
        type: 'string',
        describe: 'Where Redis is (default: VHDSET_REDIS, REDIS_URL, this machine)',
      })
      .option('queue', { type: 'string', default: 'fleet', describe: 'The name of the queue' })
      .option('do', { choices: FLEET_ACTIONS, describe: 'submit: what is done with each chain' })
      .option('against', {
        type: 'string',
        describe: 'submit --do compare: the folder in which the same names are the other side',
      })
      .option('format', {
        choices: ['raw', 'vhdx'] as const,
        describe: 'submit --do export: what is written (default: vhdx)',
      })
      .option('part', {
        type: 'string',
        describe: 'submit: cut comparisons and exports into parts of this size (default: 32G)',
      })
      .option('root', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'work: a folder that may be read; nothing outside is (repeatable)',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'work: the folder for exports; results: the new file',
      })
      .option('concurrency', {
        type: 'number',
        describe: 'work: jobs at a time (default: 4; 8 where a root is far away)',
      })
      .option('takeover', {
        type: 'number',
        describe: 'work: seconds of silence after which a job is taken over (default: 30)',
      })
      .option('drain', {
        type: 'boolean',
        default: false,
        describe: 'work: end when nothing is left to do',
      })
      .option('watch', {
        type: 'boolean',
        describe: 'status: again every second; --no-watch does not (default: on a terminal)',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'results: replace the file; forget: although jobs are running',
      }) as unknown as Argv<FleetArgs>,

  notes:
    'Needs Redis, and the packages bullmq and ioredis beside vhdset (npm install bullmq ioredis). results ends with 1 when a job failed.',

  examples: [
    {
      line: 'fleet submit copy --do analyze',
      tells: 'a job for each set and chain; what is known already is not done again',
    },
    {
      line: 'fleet work --root copy --drain',
      tells: 'on as many machines as one likes, which all see the folder under the same path',
    },
    {
      line: 'fleet status',
      tells: 'waiting, running, done, failed, bytes a second, time left',
    },
    {
      line: 'fleet results -o results.jsonl',
      tells: 'JSON lines, one for each chain; vhdset report results.jsonl is their overview',
    },
  ],

  async run(args) {
    requireFitting(args);
    switch (args.task) {
      case 'submit':
        return (await import('./fleet/submit.ts')).submit(args);
      case 'work':
        return (await import('./fleet/work.ts')).work(args);
      case 'status':
        return (await import('./fleet/status.ts')).status(args);
      case 'results':
        return (await import('./fleet/results.ts')).results(args);
      case 'forget':
        await withQueue(args, (queue) => queue.forget(args.force));
        return ExitCode.Done;
    }
  },
};
