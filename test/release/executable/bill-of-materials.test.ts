import { expect, it } from 'vitest';
import { billOfMaterials } from '../../../release/executable/bill-of-materials.ts';

const product = { name: 'thing', version: '1.0.0', license: 'MIT' };
const inside = [{ name: '@a/b', version: '2.0.0', license: 'ISC' }];
const runtime = { package: 'node-x', version: '3.0.0', integrity: 'sha512-AQID', binary: 'node' };
const bill = JSON.parse(billOfMaterials(product, inside, [runtime]));

it('names everything by its address, and Node.js by its digest too', () => {
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(bill.components).toEqual([
    expect.objectContaining({
      type: 'platform',
      purl: 'pkg:npm/node-x@3.0.0',
      hashes: [{ alg: 'SHA-512', content: '010203' }],
    }),
    expect.objectContaining({ type: 'library', purl: 'pkg:npm/%40a/b@2.0.0' }),
  ]);
  expect(bill.dependencies).toEqual([
    { ref: 'pkg:npm/thing@1.0.0', dependsOn: ['pkg:npm/node-x@3.0.0', 'pkg:npm/%40a/b@2.0.0'] },
  ]);
});

it('bears a number made of what is inside', () => {
  expect(bill.serialNumber).toMatch(
    /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
  const other = JSON.parse(billOfMaterials(product, inside, []));
  expect(other.serialNumber).not.toBe(bill.serialNumber);
  expect(JSON.parse(billOfMaterials(product, inside, [runtime]))).toEqual(bill);
});
