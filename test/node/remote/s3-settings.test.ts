import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { s3Settings } from '../../../src/node/remote/s3-settings.ts';
import { temporaryFolder } from '../temp-folder.ts';

function home(files: { config?: string; credentials?: string } = {}): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.aws'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, '.aws', name), text);
  return folder;
}

const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'SECRET' };

it('without anything asks Amazon, as anybody', async () => {
  expect(await s3Settings({ HOME: home() })).toEqual({
    endpoint: 'https://s3.us-east-1.amazonaws.com',
    region: 'us-east-1',
    pathStyle: false,
    credentials: null,
  });
});

it('takes the environment', async () => {
  const env = { ...KEYS, HOME: home(), AWS_REGION: 'eu-1', AWS_ENDPOINT_URL: 'http://store:9000/' };
  expect(await s3Settings({ ...env, AWS_SESSION_TOKEN: 't' })).toEqual({
    ...{ endpoint: 'http://store:9000', region: 'eu-1', pathStyle: true },
    credentials: { accessKeyId: 'id', secretAccessKey: 'SECRET', sessionToken: 't' },
  });
  const forS3 = { ...env, AWS_ENDPOINT_URL_S3: 'http://s3:1', VHDSET_S3_PATH_STYLE: '0' };
  expect(await s3Settings(forS3)).toMatchObject({ endpoint: 'http://s3:1', pathStyle: false });
});

describe('files of profiles', () => {
  const files = {
    config: `[default]\nregion = eu-2\n# a remark\n[profile lab]\nregion=lab-1\nendpoint_url = https://lab:9000\ns3 =\n  addressing_style = virtual\n`,
    credentials:
      '[default]\naws_access_key_id = A\naws_secret_access_key = B=C\n[lab]\r\naws_access_key_id=L\r\naws_secret_access_key=M\r\naws_session_token=N\r\n',
  };

  it('the default one', async () => {
    expect(await s3Settings({ HOME: home(files) })).toMatchObject({
      ...{ region: 'eu-2', endpoint: 'https://s3.eu-2.amazonaws.com' },
      credentials: { accessKeyId: 'A', secretAccessKey: 'B=C' },
    });
  });

  it('another one, by its name', async () => {
    expect(await s3Settings({ HOME: home(files), AWS_PROFILE: 'lab' })).toEqual({
      ...{ region: 'lab-1', endpoint: 'https://lab:9000', pathStyle: false },
      credentials: { accessKeyId: 'L', secretAccessKey: 'M', sessionToken: 'N' },
    });
  });

  it('the environment counts more, its keys together with its token alone', async () => {
    const settings = await s3Settings({ ...KEYS, HOME: home(files), AWS_PROFILE: 'lab' });
    expect(settings.credentials).toEqual({
      ...{ accessKeyId: 'id', secretAccessKey: 'SECRET', sessionToken: undefined },
    });
  });

  it('one that is in neither is an error', async () => {
    const asked = s3Settings({ HOME: home(files), AWS_PROFILE: 'labb' });
    await expect(asked).rejects.toThrow('no profile labb');
  });
});

it.each([
  [{ AWS_ACCESS_KEY_ID: 'id' }, 'without the other'],
  [{ AWS_SECRET_ACCESS_KEY: 'SECRET' }, 'without the other'],
  [{ ...KEYS, AWS_ENDPOINT_URL: 'http://id:SECRET@store' }, 'not the address of a server'],
])('%j is refused without a secret in the message', async (env, words) => {
  const error = await s3Settings({ HOME: home(), ...env }).then(String, String);
  expect(error).toContain(words);
  expect(error).not.toContain('SECRET');
});
