import { expect, it } from 'vitest';
import { z } from 'zod';
import { analysisSchema } from '../../../src/report/json/analysis-schema.ts';

it('is the JSON Schema in docs/schema; update it with vitest -u', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(analysisSchema), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../../docs/schema/analysis.schema.json');
});
