import { expect, it } from 'vitest';
import { brokenMember, whatToLookFor } from '../../src/recovery/wanted-parent.ts';
import { guid } from '../sets/small-folder.ts';
import { diskName, setOf, situationIn } from './small-plan.ts';

it('says what to look for: name, identity, place, size, time', async () => {
  const absolute = 'C:\\ClusterStorage\\base.avhdx';
  const situation = await situationIn(await setOf(3, { 1: null, 2: { absolute } }));
  const child = brokenMember(situation)!;
  expect(child.file.path).toBe(diskName(2));
  const facts = whatToLookFor(child).join('\n');
  expect(facts).toContain(`DataWriteGuid: ${guid(1)}`);
  expect(facts).toContain(`where it was: ${absolute}`);
  expect(facts).toContain('virtual size: 3 MiB or less');
  expect(facts).toContain('the child is from 2026-11-02 or earlier');
});

it('is nothing in a chain that is whole', async () => {
  expect(brokenMember(await situationIn(await setOf(2)))).toBeNull();
});
