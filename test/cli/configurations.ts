import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { branch, leaf } from '../formats/vmcx/sample.ts';

const INSTANCE = 'dbcf5442-5b2e-4471-9b01-8aa4c5d0d011';

/** The configuration of a machine that attaches one disk or set. */
export function configurationOf(id: string, path: string): Uint8Array {
  const drive = branch('drive0', leaf('pathname', 'string', path), leaf('type', 'string', 'VHD'));
  return encodeVmcx(
    branch(
      '',
      branch(
        'configuration',
        branch('properties', leaf('global_id', 'string', id)),
        branch(`_${INSTANCE}_`, branch('controller0', drive)),
      ),
    ),
  );
}
