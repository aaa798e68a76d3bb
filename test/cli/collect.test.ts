import { expect, it } from 'vitest';
import { vhdset } from './run.ts';

it('collect prints the script, with the folders that were named', async () => {
  const { code, stdout } = await vhdset(['collect', 'C:\\ClusterStorage\\Volume1\\Shared']);
  expect(code).toBe(0);
  expect(stdout).toContain("$Path = @('C:\\ClusterStorage\\Volume1\\Shared')");
});
