import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { vhdset } from './run.ts';

/** The scenario, and the log in it. */
async function held() {
  const folder = temporaryFolder();
  await vhdset(['create', 'fork-commit-hold', folder]);
  return [folder, '--events', join(folder, 'Hyper-V-Worker-Admin.evtx')];
}

it('the first line of analyze and plan says HOLD, and --json says it as data', async () => {
  const where = await held();
  for (const command of ['analyze', 'plan']) {
    const { stdout } = await vhdset([command, ...where]);
    expect(stdout).toMatch(/^HOLD: do not restart, shut down or move any machine/);
  }
  const { stdout } = await vhdset(['plan', ...where, '--json']);
  expect(JSON.parse(stdout).plans[0]).toMatchObject({ hold: true, recommended: 'flatten' });
});
