import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeTerminal } from '../../src/node/terminal.ts';
import { childScript } from './child-script.ts';

const tty = { isTTY: true as const, columns: 120 };
const pipe = {};

describe('the width of a line', () => {
  it.each([
    ['of a terminal is its own', tty, {}, 120],
    ['of a pipe is 80', pipe, {}, 80],
    ['of a pipe that claims a width is 80', { columns: 200 }, {}, 80],
    ['is what COLUMNS says, in a terminal', tty, { COLUMNS: '60' }, 60],
    ['is what COLUMNS says, in a pipe', pipe, { COLUMNS: '132' }, 132],
    ['is at least 20', tty, { COLUMNS: '1' }, 20],
    ['is at most 1000', tty, { COLUMNS: '99999' }, 1000],
    ['of a terminal that does not know is 80', { isTTY: true as const, columns: 0 }, {}, 80],
  ])('%s', (_, stream, environment, columns) => {
    expect(describeTerminal(stream, undefined, environment).columns).toBe(columns);
  });

  it.each(['', '0', '-5', 'wide', '1e3', '80.5', '9'.repeat(400)])(
    'pays no heed to COLUMNS=%j',
    (COLUMNS) => {
      expect(describeTerminal(tty, undefined, { COLUMNS }).columns).toBe(120);
    },
  );
});

describe('colour', () => {
  it.each([
    ['is used in a terminal', tty, undefined, {}, true],
    ['is not used in a pipe', pipe, undefined, {}, false],
    ['is not used in a dumb terminal', tty, undefined, { TERM: 'dumb' }, false],
    ['is forbidden by NO_COLOR', tty, undefined, { NO_COLOR: '1' }, false],
    ['is not forbidden by an empty NO_COLOR', tty, undefined, { NO_COLOR: '' }, true],
    ['is forced by FORCE_COLOR', pipe, undefined, { FORCE_COLOR: '1' }, true],
    ['is forced against NO_COLOR', pipe, undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['is forbidden by FORCE_COLOR=0', tty, undefined, { FORCE_COLOR: '0' }, false],
    ['is forbidden by --no-color, always', tty, false, { FORCE_COLOR: '1' }, false],
    ['is used by --color, always', pipe, true, { NO_COLOR: '1' }, true],
  ])('%s', (_, stream, option, environment, color) => {
    expect(describeTerminal(stream, option, environment).color).toBe(color);
  });
});

it('takes the environment of the process', () => {
  const [command, ...parameters] = childScript(
    { 'terminal.ts': 'describeTerminal' },
    'console.log(JSON.stringify(describeTerminal(process.stdout)))',
  );
  const { stdout } = spawnSync(command!, parameters, {
    env: { ...process.env, COLUMNS: '99', FORCE_COLOR: '1' },
  });
  expect(JSON.parse(stdout.toString())).toEqual({ interactive: false, columns: 99, color: true });
});
