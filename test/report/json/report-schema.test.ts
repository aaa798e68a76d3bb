import { expect, it } from 'vitest';
import { z } from 'zod';
import { reportSchema } from '../../../src/report/json/report-schema.ts';

it('is the JSON Schema in docs/schema; update it with vitest -u', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(reportSchema), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../../docs/schema/report.schema.json');
});
