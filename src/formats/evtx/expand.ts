import { FormatError } from '../../bytes/fault.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { BinaryXml } from './binary-xml.ts';
import type { EvtxBudget } from './budget.ts';
import type { ElementNode, EvtxNode, EvtxValue } from './node.ts';
import { arrayTexts, BINARY_XML_TYPE, NULL_TYPE, valueText } from './value.ts';

/** Instances in values of instances: real events have two. */
const DEEPEST_INSTANCE = 16;

/** Puts values into templates: from the nodes of a record to elements, as they stand in XML. */
export class Expansion {
  readonly #bytes: Uint8Array;
  readonly #xml: BinaryXml;
  readonly #budget: EvtxBudget;

  constructor(bytes: Uint8Array, xml: BinaryXml, budget: EvtxBudget) {
    this.#bytes = bytes;
    this.#xml = xml;
    this.#budget = budget;
  }

  /** @throws {FormatError} `evtx-…`; offsets count from the chunk's begin. */
  elementsOf(nodes: readonly EvtxNode[]): XmlElement[] {
    return this.#expand(nodes, [], 0).children;
  }

  #expand(
    nodes: readonly EvtxNode[],
    values: readonly EvtxValue[],
    depth: number,
  ): { children: XmlElement[]; text: string } {
    const children: XmlElement[] = [];
    let text = '';
    const add = (found: { children: readonly XmlElement[]; text: string }) => {
      for (const child of found.children) children.push(child);
      text += found.text;
    };
    for (const node of nodes) {
      switch (node.kind) {
        case 'element':
          for (const element of this.#element(node, values, depth)) children.push(element);
          break;
        case 'text':
          text += this.#take(node.text, 0);
          break;
        case 'instance':
          add(this.#instance(node.template, node.values, depth));
          break;
        case 'substitution':
          add(this.#value(values[node.index], depth));
      }
    }
    return { children, text };
  }

  #instance(template: readonly EvtxNode[], values: readonly EvtxValue[], depth: number) {
    if (depth >= DEEPEST_INSTANCE) {
      throw new FormatError({
        code: 'evtx-binary-xml-depth',
        structure: 'binary XML',
        offset: values[0]?.start ?? 0,
        message: `more than ${DEEPEST_INSTANCE} templates within templates`,
      });
    }
    return this.#expand(template, values, depth + 1);
  }

  /** One element, none where its value is missing, or as many as its array has items. */
  #element(node: ElementNode, values: readonly EvtxValue[], depth: number): XmlElement[] {
    this.#budget.takeNode(0);
    if (isLeftOut(node, values)) return [];
    const array = this.#arrayIn(node.content, values);
    const attributes = this.#attributes(node, values);
    const elementWith = ({ children, text }: { children: XmlElement[]; text: string }) => {
      return { name: node.name, attributes, children, text, index: 0 };
    };
    if (array === null) return [elementWith(this.#expand(node.content, values, depth))];
    const items = array.items.length > 0 ? array.items : [''];
    return items.map((text) => {
      this.#budget.takeNode(array.start);
      return elementWith({ children: [], text: this.#take(text, array.start) });
    });
  }

  /** The array that makes an element stand once for each item. */
  #arrayIn(content: readonly EvtxNode[], values: readonly EvtxValue[]) {
    for (const node of content) {
      const value = node.kind === 'substitution' ? values[node.index] : undefined;
      const items = value && arrayTexts(value.type, this.#bytesOf(value));
      if (value && items) return { items, start: value.start };
    }
    return null;
  }

  #attributes(node: ElementNode, values: readonly EvtxValue[]): Map<string, string> {
    const attributes = new Map<string, string>();
    for (const { name, content } of node.attributes) {
      this.#budget.takeNode(0);
      let text = '';
      let lacksValue = false;
      for (const part of content) {
        if (part.kind === 'text') text += this.#take(part.text, 0);
        if (part.kind !== 'substitution') continue;
        const value = values[part.index];
        if (part.isOptional && isMissing(value)) lacksValue = true;
        else if (value) text += this.#textOf(value);
      }
      if (!lacksValue) attributes.set(name, text);
    }
    return attributes;
  }

  #value(value: EvtxValue | undefined, depth: number): { children: XmlElement[]; text: string } {
    if (!value || isMissing(value)) return { children: [], text: '' };
    if (value.type !== BINARY_XML_TYPE) return { children: [], text: this.#textOf(value) };
    const nodes = this.#xml.parse(value.start, value.start + value.size, true);
    return this.#instance(nodes, [], depth);
  }

  #textOf(value: EvtxValue): string {
    const bytes = this.#bytesOf(value);
    const text = arrayTexts(value.type, bytes)?.join(',') ?? valueText(value.type, bytes);
    if (text !== null) return this.#take(text, value.start);
    throw new FormatError({
      code: 'evtx-value',
      structure: 'binary XML',
      offset: value.start,
      message: `${value.size} bytes cannot be a value of type 0x${value.type.toString(16)}`,
    });
  }

  #bytesOf({ start, size }: EvtxValue): Uint8Array {
    return this.#bytes.subarray(start, start + size);
  }

  #take(text: string, at: number): string {
    this.#budget.takeText(text.length, at);
    return text;
  }
}

/** An element stands for its value: what depends on a missing one, or holds nothing else, goes with it. */
function isLeftOut({ dependsOn, content }: ElementNode, values: readonly EvtxValue[]): boolean {
  if (dependsOn !== null && isMissing(values[dependsOn])) return true;
  const only = content.length === 1 ? content[0] : undefined;
  return only?.kind === 'substitution' && only.isOptional && isMissing(values[only.index]);
}

function isMissing(value: EvtxValue | undefined): boolean {
  return value === undefined || value.type === NULL_TYPE;
}
