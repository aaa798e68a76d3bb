import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../../bytes/source-error.ts';

/** How an object store is reached, and by whom. */
export interface S3Settings {
  /** `https://s3.eu-central-1.amazonaws.com`, without a slash at the end. */
  readonly endpoint: string;
  readonly region: string;
  /** Buckets as folders of the endpoint, rather than as names before it. */
  readonly pathStyle: boolean;
  /** Null for what everybody may read. */
  readonly credentials: S3Credentials | null;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what the tools of S3 read: the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
 * `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL_S3`, `AWS_PROFILE` …), then the files
 * `~/.aws/credentials` and `~/.aws/config`. `VHDSET_S3_PATH_STYLE` decides where buckets stand; when
 * it is not set they stand before the endpoint at Amazon, and behind it everywhere else.
 * @throws {SourceError} for a profile that was asked for and is in neither file, or half credentials
 */
export async function s3Settings(env: Environment = process.env): Promise<S3Settings> {
  const name = env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE ?? 'default';
  const profile = await profileOf(name, env);
  if (profile === null && (env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE) !== undefined) {
    throw unusable(`there is no profile ${name} in the files of credentials and configuration`);
  }
  const settings = { ...profile };
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? settings.region ?? 'us-east-1';
  const own = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? settings.endpoint_url;
  const endpoint = (own ?? `https://s3.${region}.amazonaws.com`).replace(/\/+$/, '');
  if (!/^https?:\/\/[^/@]+(\/.*)?$/.test(endpoint)) {
    throw unusable('the endpoint is not the address of a server (https://server:port)');
  }
  const style = env.VHDSET_S3_PATH_STYLE ?? settings.addressing_style;
  const pathStyle = style === undefined ? own !== undefined : /^(1|true|yes|path)$/i.test(style);
  return { endpoint, region, pathStyle, credentials: credentialsOf(env, settings) };
}

function credentialsOf(env: Environment, profile: Record<string, string>): S3Credentials | null {
  const fromEnv = env.AWS_ACCESS_KEY_ID !== undefined || env.AWS_SECRET_ACCESS_KEY !== undefined;
  const [id, secret, token] = fromEnv
    ? [env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN]
    : [profile.aws_access_key_id, profile.aws_secret_access_key, profile.aws_session_token];
  if (!id && !secret) return null;
  if (!id || !secret) throw unusable('of access key and secret key one is set without the other');
  return { accessKeyId: id, secretAccessKey: secret, sessionToken: token };
}

/** What both files say of a profile; the file of credentials counts more. Null where neither has it. */
async function profileOf(name: string, env: Environment): Promise<Record<string, string> | null> {
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  const [config, credentials] = await Promise.all([
    textOf(env.AWS_CONFIG_FILE ?? join(home, '.aws', 'config')),
    textOf(env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials')),
  ]);
  const inConfig = sectionOf(config, name === 'default' ? 'default' : `profile ${name}`);
  const inCredentials = sectionOf(credentials, name);
  return inConfig || inCredentials ? { ...inConfig, ...inCredentials } : null;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** Settings of one section, those of a group within it (`s3 =` and lines set in) among them. */
function sectionOf(text: string, wanted: string): Record<string, string> | null {
  let found: Record<string, string> | null = null;
  let here = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[\s*(.*?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ');
    if (section !== undefined) {
      here = section === wanted;
      if (here) found ??= {};
    } else if (here && found) {
      const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      if (key !== undefined && value) found[key.toLowerCase()] = value;
    }
  }
  return found;
}

const unusable = (why: string) =>
  new SourceError('the settings of the object store', 'settings', why);
