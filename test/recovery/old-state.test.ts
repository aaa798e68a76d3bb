import { expect, it } from 'vitest';
import { diskName, optionOf, planOf, setOf } from './small-plan.ts';

it('a plan for a base says first that newer disks depend on it, and which is the newest', async () => {
  const plan = await planOf(await setOf(4), { only: diskName(1) });
  expect(plan.warnings[0]).toContain(`3 newer disks depend on ${diskName(1)}`);
  expect(plan.warnings[0]).toContain(`The newest disk is ${diskName(4)}`);
  expect(plan.inOrder).toBe(false);
});

it.each(['flatten', 'copy-standalone'] as const)(
  '%s of a base gives an old state, and says until when',
  async (id) => {
    const { yields } = await optionOf(await setOf(4), id, { only: diskName(1) });
    expect(yields.state).toBe(
      'an old state of the disk, last written 2026-11-01 00:00 UTC; 3 newer disks hold what was ' +
        'written since',
    );
  },
);

it('the second newest is not called the newest', async () => {
  const { yields } = await optionOf(await setOf(4), 'flatten', { only: diskName(3) });
  expect(yields.state).not.toContain('newest');
  expect(yields.state).toContain('1 newer disk holds');
});

it('beside a file that could not be read, nothing is called the newest', async () => {
  const folder = (await setOf(3)).file(diskName(9), '');
  const plan = await planOf(folder);
  expect(plan.recommended?.id).toBe('restore-damaged-disk');
  expect(plan.recommended?.why).toContain('may be the newest disk');
  expect(plan.warnings.join()).toContain(`${diskName(9)} lies beside these disks and could not be`);
  const flatten = plan.options.find(({ id }) => id === 'flatten');
  expect(flatten?.yields.state).toContain(
    'a newer disk may be among the files that could not be read',
  );
});

it('a set whose newest disk cannot be read does not take its parent for the whole disk', async () => {
  const folder = (await setOf(3)).file(diskName(3), '');
  const plan = await planOf(folder);
  expect(plan.recommended?.id).toBe('restore-backing-file');
  expect(plan.recommended?.why).toContain('That file is there, but it could not be read');
});
