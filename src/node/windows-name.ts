import { win32 } from 'node:path';

/** Names of devices, whatever extension follows them. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:[.:].*)?$/i;

/**
 * Why Windows would not make the file that a path names, but open a device, write a stream of
 * another file, or drop the end of the name; undefined when it would. The reason completes "… is no
 * name for a file on Windows: it …".
 * @see "Naming Files, Paths, and Namespaces", Microsoft
 */
export function windowsNameFault(path: string): { name: string; reason: string } | undefined {
  const { root } = win32.parse(path);
  for (const name of path.slice(root.length).split(/[\\/]/)) {
    if (name === '' || name === '.' || name === '..') continue;
    const reason = reasonAgainst(name);
    if (reason !== undefined) return { name, reason };
  }
  return undefined;
}

function reasonAgainst(name: string): string | undefined {
  if (DEVICE.test(name)) return 'is a device';
  if (name.includes(':')) return 'names a stream of another file';
  if (/[<>"|?*\p{Cc}]/u.test(name)) return 'has a character that no name may have';
  if (name.endsWith('.')) return 'ends with a dot, which Windows drops';
  if (name.endsWith(' ')) return 'ends with a space, which Windows drops';
  return undefined;
}
