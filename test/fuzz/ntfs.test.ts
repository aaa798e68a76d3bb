import { describe } from 'vitest';
import { hasVolumes } from '../volumes/corpus-volumes.ts';
import { fuzzGroup } from './fuzz-group.ts';

describe.skipIf(!hasVolumes)(
  'changed at random, every NTFS volume ends in a result or a named error',
  async () => {
    await fuzzGroup('ntfs');
    await fuzzGroup('larger-ntfs');
  },
);
