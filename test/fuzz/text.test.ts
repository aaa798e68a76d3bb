import { describe } from 'vitest';
import { fuzzGroup } from './fuzz-group.ts';

describe('changed at random, every file ends in a result or a named error', () =>
  fuzzGroup('text'));
