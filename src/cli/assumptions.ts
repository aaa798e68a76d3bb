import { ASSUMPTION_NAMES, type AssumedMetadata } from '../formats/vhdx/assumed-metadata.ts';
import type { ReadingChoices } from '../formats/vhdx/vhdx.ts';
import { UsageError } from './exit.ts';
import { parseBytes } from './quantity-argument.ts';
import type { ReadingOptions } from './shared-options.ts';

/**
 * How damaged files are to be read, from the options.
 * @throws {UsageError} for an assumption that means nothing
 */
export function readingChoices({ log, header, assume = [] }: ReadingOptions): ReadingChoices {
  const chosen = header === '1' ? 1 : header === '2' ? 2 : null;
  return {
    ...(log ? { log } : {}),
    ...(chosen ? { header: chosen } : {}),
    assume: parseAssumptions(assume),
  };
}

type Writable = { -readonly [Key in keyof AssumedMetadata]: AssumedMetadata[Key] };

const SIZES = ['blockSize', 'virtualSize', 'logicalSectorSize'] as const;

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
    const size = SIZES.find((item) => ASSUMPTION_NAMES[item] === key);
    if (size) assumed[size] = parseBytes(value, `--assume ${key}`);
    else if (text === 'type=differencing' || text === 'type=base') {
      assumed.hasParent = value === 'differencing';
    } else throw new UsageError(`--assume takes ${KNOWN}; not ${text}`);
  }
  return assumed;
}
