/** Of a web server (`https://…`) or an object store (`s3://…`): nothing on this machine. */
export function isRemote(path: string): boolean {
  return /^(https?|s3):\/\//i.test(path);
}

/** The last name of an address: that of a folder, or of a disk without its extension. */
export function remoteName(path: string): string {
  const last = /\/\/.*?([^/]*)\/?$/.exec(path)?.[1] ?? '';
  return last.replace(/\.(vhds|a?vhdx)$/i, '');
}
