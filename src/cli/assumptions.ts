import type { AssumedMetadata } from '../formats/vhdx/assumed-metadata.ts';
import { UsageError } from './exit.ts';
import { parseBytes } from './quantity-argument.ts';

type Writable = { -readonly [Key in keyof AssumedMetadata]: AssumedMetadata[Key] };

const SIZES: Readonly<Record<string, 'blockSize' | 'virtualSize' | 'logicalSectorSize'>> = {
  'block-size': 'blockSize',
  'virtual-size': 'virtualSize',
  'sector-size': 'logicalSectorSize',
};

/** What `--assume` takes, for messages. */
const KNOWN =
  'block-size=, virtual-size=, sector-size= (bytes, as in 2M) and type=differencing|base';

/**
 * What a person says of metadata that can't be read: `block-size=2M`, `type=base`.
 * @throws {UsageError} for anything else
 */
export function parseAssumptions(texts: readonly string[]): AssumedMetadata {
  const assumed: Writable = {};
  for (const text of texts) {
    const [key, value = ''] = text.split('=', 2) as [string, string?];
    const size = Object.hasOwn(SIZES, key) ? SIZES[key] : undefined;
    if (size) assumed[size] = parseBytes(value, `--assume ${key}`);
    else if (text === 'type=differencing' || text === 'type=base') {
      assumed.hasParent = value === 'differencing';
    } else throw new UsageError(`--assume takes ${KNOWN}; not ${text}`);
  }
  return assumed;
}
