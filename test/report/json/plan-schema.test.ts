import { expect, it } from 'vitest';
import { z } from 'zod';
import { planSchema } from '../../../src/report/json/plan-schema.ts';

it('is the JSON Schema in docs/schema; update it with vitest -u', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(planSchema), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../../docs/schema/plan.schema.json');
});
