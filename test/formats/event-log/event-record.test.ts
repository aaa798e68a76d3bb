import { describe, expect, it } from 'vitest';
import { eventIdOf, levelName } from '../../../src/formats/event-log/event-record.ts';

describe('the level of an event', () => {
  it.each([
    ['0', 'information'],
    ['1', 'critical'],
    [' 2 ', 'error'],
    ['3', 'warning'],
    ['4', 'information'],
    ['5', 'verbose'],
    ['6', null],
    ['-1', null],
    ['toString', null],
    [null, null],
    [undefined, null],
  ])('%s is %s', (text, level) => {
    expect(levelName(text)).toBe(level);
  });
});

describe('the number of an event', () => {
  it.each([
    ['19100', 19100],
    [' 0 ', 0],
    ['65535', 65535],
    ['65536', null],
    ['-1', null],
    ['0x10', null],
    ['', null],
    [undefined, null],
  ])('%s is %s', (text, id) => {
    expect(eventIdOf(text)).toBe(id);
  });
});
