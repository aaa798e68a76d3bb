import { readFile, writeFile } from 'node:fs/promises';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { FUSE, RESOURCE } from './fuse.ts';

/** What Windows shows under Properties, Details. */
export interface VersionFacts {
  /** `1.2.3` */
  readonly version: string;
  readonly description: string;
  readonly copyright: string;
  readonly file: string;
}

const ICON = 3;
const RAW_DATA = 10;
const GROUP_OF_ICONS = 14;
const ENGLISH = { lang: 0x409, codepage: 1200 };

/**
 * Makes an executable for Windows of a build of Node.js and what was prepared for it. The signature
 * of Node.js goes, since it would no longer be true, and so do its icon and its name.
 */
export async function makeWindowsExecutable(
  node: string,
  prepared: Buffer,
  facts: VersionFacts,
  output: string,
): Promise<void> {
  const executable = NtExecutable.from(await readFile(node), { ignoreCert: true });
  const resources = NtExecutableResource.from(executable);
  resources.entries = resources.entries.filter(
    ({ type }) => type !== ICON && type !== GROUP_OF_ICONS,
  );
  resources.entries.push({
    type: RAW_DATA,
    id: RESOURCE,
    ...ENGLISH,
    bin: new Uint8Array(prepared).buffer,
  });
  versionOf(facts).outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  await writeFile(output, withFuseLit(Buffer.from(executable.generate())), { mode: 0o755 });
}

function versionOf({ version, description, copyright, file }: VersionFacts) {
  const info = Resource.VersionInfo.createEmpty();
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  info.lang = ENGLISH.lang;
  info.setFileVersion(major, minor, patch, 0, ENGLISH.lang);
  info.setProductVersion(major, minor, patch, 0, ENGLISH.lang);
  info.fixedInfo.fileOS = Resource.VersionFileOS.NT_Windows32;
  info.fixedInfo.fileType = Resource.VersionFileType.App;
  info.setStringValues(ENGLISH, {
    ProductName: 'vhdset',
    FileDescription: description,
    FileVersion: version,
    ProductVersion: version,
    InternalName: 'vhdset',
    OriginalFilename: file,
    LegalCopyright: copyright,
  });
  return info;
}

/** Tells Node.js that there is something to run. */
function withFuseLit(bytes: Buffer): Buffer {
  const unlit = `${FUSE}:0`;
  const at = bytes.indexOf(unlit);
  if (at < 0 || bytes.indexOf(unlit, at + 1) >= 0) {
    throw new Error('this build of Node.js cannot hold a script');
  }
  bytes.write('1', at + FUSE.length + 1);
  return bytes;
}
