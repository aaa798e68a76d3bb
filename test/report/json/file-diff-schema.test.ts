import { expect, it } from 'vitest';
import { z } from 'zod';
import { fileDiffSchema } from '../../../src/report/json/file-diff-schema.ts';

it('is the JSON Schema in docs/schema; update it with vitest -u', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(fileDiffSchema), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../../docs/schema/diff-files.schema.json');
});
