import { expect, it } from 'vitest';
import * as guids from '../../../src/formats/vhdx/guids.ts';
import { ITEM_NAMES, REGION_NAMES } from '../../../src/report/view/vhdx-names.ts';

it('has a name for every region and item that is known', () => {
  const named = [...REGION_NAMES.keys(), ...ITEM_NAMES.keys()];
  const known = Object.values(guids).filter((guid) => guid !== guids.VHDX_PARENT_LOCATOR_TYPE);
  expect(named.sort()).toEqual(known.sort());
});
