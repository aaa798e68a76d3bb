import { expect, it } from 'vitest';
import { Incoming } from '../../src/serve/incoming.ts';
import { TestConnection } from './test-client.ts';

it('cuts what comes into the lengths asked for, however it comes', async () => {
  const bytes = Buffer.from(Array.from({ length: 100 }, (_, i) => i));
  for (const size of [1, 3, 7, 100]) {
    const connection = new TestConnection();
    for (let at = 0; at < bytes.length; at += size) {
      connection.send(bytes.subarray(at, at + size));
    }
    const incoming = new Incoming(connection.stream);
    expect(await incoming.take(0)).toHaveLength(0);
    expect([...(await incoming.take(10))]).toEqual([...bytes.subarray(0, 10)]);
    await incoming.skip(50);
    await incoming.skip(0);
    expect([...(await incoming.take(40))]).toEqual([...bytes.subarray(60)]);
  }
});

it('says when the client leaves in the middle', async () => {
  const connection = new TestConnection();
  connection.send(Buffer.alloc(5));
  connection.end();
  const incoming = new Incoming(connection.stream);
  await expect(incoming.take(6)).rejects.toMatchObject({ code: 'connection-ended' });
  await expect(incoming.skip(1)).rejects.toMatchObject({ code: 'connection-ended' });
});
