import { describe } from 'vitest';
import { hasCorpus } from '../corpus.ts';
import { fuzzGroup } from './fuzz-group.ts';

describe.skipIf(!hasCorpus)('so does every real file, its structures changed', () =>
  fuzzGroup('corpus'),
);
