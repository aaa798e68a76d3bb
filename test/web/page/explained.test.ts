import { expect, it } from 'vitest';
import { explained } from '../../../src/web/page/explained.ts';
import { vhdset } from '../../cli/run.ts';

it.each(['0xC03A000E', '19100', 'rename the avhdx', 'no such words'])(
  'says of %s what the command line says',
  async (query) => {
    const { stdout, stderr } = await vhdset(['explain', query]);
    expect(explained(query).trim()).toBe((stdout || stderr).trim());
  },
);
