import { BLOCK_ALLOCATION_TABLE_RULES } from './block-allocation-table.ts';
import { CHAIN_RULES } from './chain.ts';
import { FILE_TYPE_IDENTIFIER_RULES } from './file-type-identifier.ts';
import { HEADER_RULES } from './headers.ts';
import { LAYOUT_RULES } from './layout.ts';
import { LOG_RULES } from './log.ts';
import { METADATA_ITEM_RULES } from './metadata-items.ts';
import { METADATA_TABLE_RULES } from './metadata-table.ts';
import { PARENT_LOCATOR_RULES } from './parent-locator.ts';
import { REGION_TABLE_RULES } from './region-tables.ts';
import type { Rule, RuleSet } from './rule.ts';
import { SECTOR_BITMAP_RULES } from './sector-bitmaps.ts';
import { VHDS_RULES } from './vhds.ts';
import { VMCX_RULES } from './vmcx.ts';

/** The rules of one structure. */
export interface RuleGroup {
  readonly structure: string;
  readonly rules: RuleSet;
}

/** All rules there are, in the order in which a file is read. */
export const CATALOGUE: readonly RuleGroup[] = [
  { structure: 'VHDX: file type identifier', rules: FILE_TYPE_IDENTIFIER_RULES },
  { structure: 'VHDX: headers', rules: HEADER_RULES },
  { structure: 'VHDX: log', rules: LOG_RULES },
  { structure: 'VHDX: region tables', rules: REGION_TABLE_RULES },
  { structure: 'VHDX: metadata table', rules: METADATA_TABLE_RULES },
  { structure: 'VHDX: metadata items', rules: METADATA_ITEM_RULES },
  { structure: 'VHDX: parent locator', rules: PARENT_LOCATOR_RULES },
  { structure: 'VHDX: block allocation table', rules: BLOCK_ALLOCATION_TABLE_RULES },
  { structure: 'VHDX: sector bitmaps', rules: SECTOR_BITMAP_RULES },
  { structure: 'VHDX: places of areas and blocks', rules: LAYOUT_RULES },
  { structure: 'Chain of disks', rules: CHAIN_RULES },
  { structure: 'VHD Set (.vhds)', rules: VHDS_RULES },
  { structure: 'VM configuration (.vmcx, .vmrs)', rules: VMCX_RULES },
];

const BY_NAME: ReadonlyMap<string, Rule> = new Map(
  CATALOGUE.flatMap(({ rules }) => Object.entries(rules)),
);

/** @throws {RangeError} for a name that no rule has */
export function ruleOf(name: string): Rule {
  const rule = BY_NAME.get(name);
  if (!rule) throw new RangeError(`no rule is called ${name}`);
  return rule;
}
