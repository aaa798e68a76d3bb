import { expect, it } from 'vitest';
import type { Recipes } from '../../../fixtures/broken/rules/recipe.ts';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import {
  type CheckedKind,
  checkFile,
  type FileCheck,
} from '../../../src/diagnosis/conformance/check-file.ts';
import type { RuleSet } from '../../../src/diagnosis/conformance/rule.ts';

export const check = (file: ByteSource, kind: CheckedKind = 'vhdx'): Promise<FileCheck> => {
  return checkFile('file', kind, file);
};

/** Names of the rules that a file breaks, in alphabetical order. */
export async function brokenRules(file: ByteSource, kind: CheckedKind = 'vhdx'): Promise<string[]> {
  return [...(await check(file, kind)).totals.keys()].sort();
}

/**
 * Each rule has its recipe: of a sound file, silent before, and of the damage that breaks this rule
 * and no other but those named.
 */
export function eachRuleIsBroken(kind: CheckedKind, rules: RuleSet, recipes: Recipes): void {
  it('have a recipe each', () => {
    expect(Object.keys(recipes).sort()).toEqual(Object.keys(rules).sort());
  });

  it.each(Object.entries(recipes))('%s', async (rule, { sound, damage, also = [] }) => {
    const file = await sound();
    expect(await brokenRules(file, kind)).toEqual([]);
    expect(await brokenRules((await damage(file)) ?? file, kind)).toEqual([rule, ...also].sort());
  });
}
