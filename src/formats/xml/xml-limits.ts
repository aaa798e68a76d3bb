/** Bounds on XML from hostile files, checked before the parsing library sees a character. */
export interface XmlLimits {
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Elements within elements. */
  readonly depth: number;
  /** Elements in the whole file. */
  readonly elements: number;
  /** Characters of one tag with its attributes. */
  readonly tag: number;
  /** Characters between two tags: the library builds text character by character. */
  readonly text: number;
}

/**
 * Real files stay far below: a configuration has 40 KB, fewer than 400 elements and a depth of 7; an exported
 * event log of 64 MiB has some 60,000 events.
 */
export const XML_LIMITS: XmlLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 256,
  elements: 2_000_000,
  tag: 64 * 1024,
  text: 1024 * 1024,
};
