import { createHash } from 'node:crypto';
import type { Runtime } from './targets.ts';

/** A package whose code is inside. */
export interface Ingredient {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * What is inside the executables, as CycloneDX 1.6. It bears no time, so that the same ingredients
 * make the same list.
 */
export function billOfMaterials(
  product: Ingredient,
  ingredients: readonly Ingredient[],
  runtimes: readonly Runtime[],
): string {
  const components = [
    ...runtimes.map(({ package: name, version, integrity }) => ({
      type: 'platform',
      'bom-ref': address(name, version),
      name,
      version,
      description: 'Node.js, built for one system',
      hashes: [{ alg: 'SHA-512', content: hexadecimal(integrity) }],
      licenses: [{ license: { id: 'MIT' } }],
      purl: address(name, version),
    })),
    ...ingredients.map(({ name, version, license }) => ({
      type: 'library',
      'bom-ref': address(name, version),
      name,
      version,
      licenses: [{ license: { id: license } }],
      purl: address(name, version),
    })),
  ];
  const root = address(product.name, product.version);
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([product, components]))}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': root,
        name: product.name,
        version: product.version,
        licenses: [{ license: { id: product.license } }],
        purl: root,
      },
    },
    components,
    dependencies: [{ ref: root, dependsOn: components.map((component) => component['bom-ref']) }],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** A package URL. */
function address(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** @param integrity `sha512-<base64>` */
function hexadecimal(integrity: string): string {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
}

/** A UUID made of a text (version 8, RFC 9562). */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
