/**
 * A script of one byte a character, which is half of what is to be read and kept: the same strings, spelt
 * otherwise. esbuild leaves what stands in templates as it is.
 * @param {string} script
 * @returns {string}
 */
export function inAscii(script) {
  return script.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
