/** Where a file is to be written: names that are harmless on one system are not on another. */
export type TargetSystem = 'windows' | 'macos' | 'linux';

const thisSystem: TargetSystem =
  process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'macos' : 'linux';

/** UTF-16 units on Windows, bytes of UTF-8 elsewhere; some are left for a suffix. */
const LONGEST = 240;

/** Win32 takes these for devices, whatever the extension; also with superscript digits. */
const DEVICE = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:[ .]|$)/i;

/** Control characters and lone surrogates are unsafe everywhere: the one for terminals, the other is no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const POSIX_UNSAFE = /[\u0000-\u001f\u007f/\\]|\p{Cs}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const WINDOWS_UNSAFE = /[\u0000-\u001f\u007f/\\:*?"<>|]|\p{Cs}/gu;

/**
 * A name under which a file can be written, and nothing else can happen: one component of a path,
 * never `.` or `..`, no device, no stream. What is unsafe is written as its code: `%5C`.
 * A name that is safe already stays as it is.
 */
export function safeName(name: string, system: TargetSystem = thisSystem): string {
  const unsafe = system === 'windows' ? WINDOWS_UNSAFE : POSIX_UNSAFE;
  let safe = name.replace(unsafe, encode);
  if (/^\.{1,2}$/.test(safe)) safe = safe.replace(/\./g, encode);
  if (safe === '') safe = '%';
  if (system === 'windows') {
    // Win32 drops dots and spaces at the end, and a name becomes another.
    safe = safe.replace(/[. ]+$/, (end) => [...end].map(encode).join(''));
    if (DEVICE.test(safe)) safe = encode(safe[0]!) + safe.slice(1);
  }
  return shortened(safe, system);
}

function encode(character: string): string {
  const code = character.codePointAt(0)!.toString(16).toUpperCase();
  return code.length > 2 ? `%u${code}` : `%${code.padStart(2, '0')}`;
}

/** A name that is too long keeps its beginning and its extension. */
function shortened(name: string, system: TargetSystem): string {
  if (lengthOf(name, system) <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  const characters = [...name.slice(0, name.length - extension.length)];
  const rest = `~${extension}`;
  while (lengthOf(characters.join('') + rest, system) > LONGEST) characters.pop();
  return characters.join('') + rest;
}

function lengthOf(name: string, system: TargetSystem): number {
  return system === 'windows' ? name.length : Buffer.byteLength(name);
}

/**
 * Gives each path of a volume a place of its own below a folder: names made safe, and told apart
 * where the system takes two of them for one.
 */
export class SafePaths {
  readonly #system: TargetSystem;
  /** By the safe path of the folder: which names are taken, and by which of the volume. */
  readonly #taken = new Map<string, Map<string, string>>();

  constructor(system: TargetSystem = thisSystem) {
    this.#system = system;
  }

  /**
   * @param names of the path, as the volume has them; the same names give the same place
   * @param suffix put behind the last name, such as a mark
   */
  placeOf(names: readonly string[], suffix = ''): string[] {
    const place: string[] = [];
    names.forEach((name, index) => {
      const last = index === names.length - 1;
      place.push(this.#nameIn(place, name, last ? suffix : ''));
    });
    return place;
  }

  #nameIn(folder: readonly string[], name: string, suffix: string): string {
    const taken = this.#taken.get(folder.join('/')) ?? new Map<string, string>();
    this.#taken.set(folder.join('/'), taken);
    const wanted = safeName(name, this.#system) + suffix;
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? wanted : numbered(wanted, number);
      const key = this.#asTheSystemSeesIt(candidate);
      const holder = taken.get(key);
      if (holder !== undefined && holder !== name + suffix) continue;
      taken.set(key, name + suffix);
      return candidate;
    }
  }

  #asTheSystemSeesIt(name: string): string {
    return this.#system === 'linux' ? name : name.normalize('NFC').toLowerCase();
  }
}

/** `notes (2).txt` */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}
