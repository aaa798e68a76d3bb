import { expect, it } from 'vitest';
import { z } from 'zod';
import { fleetResultSchema } from '../../../src/report/json/fleet-result-schema.ts';

it('is the JSON Schema in docs/schema; update it with vitest -u', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(fleetResultSchema), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../../docs/schema/fleet-result.schema.json');
});
