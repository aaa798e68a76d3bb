import type { EvtxBudget } from './budget.ts';
import { ChunkReader } from './chunk-reader.ts';
import { NamesOf } from './names.ts';
import type { AttributeNode, ElementNode, EvtxNode, EvtxValue, InstanceNode } from './node.ts';

/** Tokens of binary XML ([MS-EVEN6] 2.2.12); 0x40 says that more of the same follows. */
const MORE = 0x40;
const END_OF_FRAGMENT = 0x00;
const OPEN_ELEMENT = 0x01;
const CLOSE_START = 0x02;
const CLOSE_EMPTY = 0x03;
const END_ELEMENT = 0x04;
const VALUE = 0x05;
const ATTRIBUTE = 0x06;
const CDATA = 0x07;
const CHARACTER = 0x08;
const ENTITY = 0x09;
const INSTRUCTION_TARGET = 0x0a;
const INSTRUCTION_DATA = 0x0b;
const TEMPLATE = 0x0c;
const SUBSTITUTION = 0x0d;
const OPTIONAL_SUBSTITUTION = 0x0e;
const FRAGMENT = 0x0f;

const STRING = 0x01;
const NO_DEPENDENCY = 0xffff;
/** Elements within elements, real ones five; the parser goes down by recursion. */
const DEEPEST = 64;

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Parses the binary XML of one chunk; templates and names are shared by its events. */
export class BinaryXml {
  readonly #bytes: Uint8Array;
  readonly #budget: EvtxBudget;
  readonly #names: NamesOf;
  readonly #templates = new Map<number, readonly EvtxNode[]>();

  constructor(bytes: Uint8Array, budget: EvtxBudget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.#names = new NamesOf(bytes);
  }

  /**
   * @param start, end in the chunk
   * @param isValue whether this is a value inside an instance: there elements depend on nothing
   * @throws {FormatError} `evtx-binary-xml-…`, offsets counted from the chunk's begin
   */
  parse(start: number, end: number, isValue: boolean): readonly EvtxNode[] {
    return this.#content(new ChunkReader(this.#bytes, start, end), isValue, 0);
  }

  #content(reader: ChunkReader, isValue: boolean, depth: number): EvtxNode[] {
    if (depth > DEEPEST) {
      throw reader.fault('evtx-binary-xml-depth', `more than ${DEEPEST} elements within elements`);
    }
    const nodes: EvtxNode[] = [];
    while (!reader.isAtEnd) {
      const token = reader.peek() & ~MORE;
      if (token === END_ELEMENT || token === END_OF_FRAGMENT) return nodes;
      const node = this.#node(reader, token, isValue, depth);
      if (node) nodes.push(node);
    }
    return nodes;
  }

  #node(reader: ChunkReader, token: number, isValue: boolean, depth: number): EvtxNode | null {
    this.#budget.takeNode(reader.at);
    switch (token) {
      case OPEN_ELEMENT:
        return this.#element(reader, isValue, depth);
      case TEMPLATE:
        return this.#instance(reader);
      case FRAGMENT:
        reader.skip(4);
        return null;
      case INSTRUCTION_TARGET:
        reader.skip(1);
        this.#names.read(reader);
        return null;
      case INSTRUCTION_DATA:
        reader.skip(1);
        reader.countedText();
        return null;
      default:
        return this.#text(reader, token);
    }
  }

  /** What may stand in an attribute as well as in an element. */
  #text(reader: ChunkReader, token: number): EvtxNode {
    const at = reader.at;
    reader.skip(1);
    switch (token) {
      case VALUE: {
        const type = reader.u8();
        if (type === STRING) return this.#fixedText(reader);
        break;
      }
      case CDATA:
        return this.#fixedText(reader);
      case CHARACTER:
        return { kind: 'text', text: String.fromCharCode(reader.u16()) };
      case ENTITY: {
        const name = this.#names.read(reader);
        return { kind: 'text', text: ENTITIES.get(name) ?? `&${name};` };
      }
      case SUBSTITUTION:
      case OPTIONAL_SUBSTITUTION: {
        const index = reader.u16();
        reader.skip(1);
        return { kind: 'substitution', index, isOptional: token === OPTIONAL_SUBSTITUTION };
      }
    }
    reader.at = at;
    throw reader.fault(
      'evtx-binary-xml-token',
      `0x${token.toString(16)} is not a token for this place`,
    );
  }

  #fixedText(reader: ChunkReader): EvtxNode {
    const text = reader.countedText();
    this.#budget.takeText(text.length, reader.at);
    return { kind: 'text', text };
  }

  #element(reader: ChunkReader, isValue: boolean, depth: number): ElementNode {
    const hasAttributes = (reader.u8() & MORE) !== 0;
    const dependency = this.#hasDependency(reader, isValue) ? reader.u16() : NO_DEPENDENCY;
    reader.skip(4);
    const name = this.#names.read(reader);
    const attributes = hasAttributes ? this.#attributes(reader) : [];
    const dependsOn = dependency === NO_DEPENDENCY ? null : dependency;
    const close = reader.u8();
    if (close === CLOSE_EMPTY) {
      return { kind: 'element', name, attributes, content: [], dependsOn };
    }
    if (close !== CLOSE_START) {
      throw reader.fault('evtx-binary-xml-token', `the start of <${name.slice(0, 60)}> has no end`);
    }
    const content = this.#content(reader, isValue, depth + 1);
    if (reader.u8() !== END_ELEMENT) {
      throw reader.fault('evtx-binary-xml-token', `<${name.slice(0, 60)}> is not closed`);
    }
    return { kind: 'element', name, attributes, content, dependsOn };
  }

  /**
   * Elements of a value carry no dependency, says the specification; where the bytes say otherwise,
   * they are believed: the name tells, for it has a hash.
   */
  #hasDependency(reader: ChunkReader, isValue: boolean): boolean {
    const without = this.#names.isNameAt(reader.at + 4);
    const within = this.#names.isNameAt(reader.at + 6);
    return without === within ? !isValue : within;
  }

  #attributes(reader: ChunkReader): AttributeNode[] {
    reader.skip(4);
    const attributes: AttributeNode[] = [];
    let hasMore = true;
    while (hasMore) {
      this.#budget.takeNode(reader.at);
      const token = reader.u8();
      if ((token & ~MORE) !== ATTRIBUTE) {
        throw reader.fault('evtx-binary-xml-token', 'an attribute should be here');
      }
      hasMore = (token & MORE) !== 0;
      const name = this.#names.read(reader);
      const content: EvtxNode[] = [];
      while (isTextToken(reader.peek() & ~MORE)) {
        this.#budget.takeNode(reader.at);
        content.push(this.#text(reader, reader.peek() & ~MORE));
      }
      attributes.push({ name, content });
    }
    return attributes;
  }

  #instance(reader: ChunkReader): InstanceNode {
    reader.skip(6);
    const offset = reader.u32();
    const template = this.#template(reader, offset);
    const count = reader.u32();
    // Each value has four bytes that describe it, so the chunk bounds their number.
    const described: { size: number; type: number }[] = [];
    for (let index = 0; index < count; index++) {
      this.#budget.takeNode(reader.at);
      const size = reader.u16();
      const type = reader.u8();
      reader.skip(1);
      described.push({ size, type });
    }
    const values = described.map(({ size, type }): EvtxValue => {
      const start = reader.at;
      reader.skip(size);
      return { type, start, size };
    });
    return { kind: 'instance', template, values };
  }

  /** The template at `offset`; it stands in the first event that uses it, which is read over it. */
  #template(reader: ChunkReader, offset: number): readonly EvtxNode[] {
    const definition = new ChunkReader(this.#bytes, offset, this.#bytes.length);
    definition.skip(20);
    const size = definition.u32();
    if (offset === reader.at) reader.skip(24 + size);
    const known = this.#templates.get(offset);
    if (known) return known;
    const start = definition.at;
    definition.skip(size);
    const nodes = this.#content(new ChunkReader(this.#bytes, start, start + size), false, 0);
    this.#templates.set(offset, nodes);
    return nodes;
  }
}

function isTextToken(token: number): boolean {
  return (
    token === VALUE ||
    token === CHARACTER ||
    token === ENTITY ||
    token === SUBSTITUTION ||
    token === OPTIONAL_SUBSTITUTION
  );
}
