import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { encodeLatin1 } from '../../bytes/latin1.ts';
import type { ConfigurationNode, ConfigurationValue } from '../configuration-tree.ts';
import { parseXmlElement, type XmlElement } from '../xml/xml-element.ts';
import type { XmlLimits } from '../xml/xml-limits.ts';
import { XML_LIMITS } from '../xml/xml-limits.ts';
import { outlineXml } from '../xml/xml-outline.ts';
import { placesOf, readXmlText, type XmlPlace, type XmlText, xmlError } from '../xml/xml-text.ts';

/** Real configurations have 10 to 40 KB and fewer than 400 elements. */
const LIMITS: XmlLimits = { ...XML_LIMITS, bytes: 16 * 1024 * 1024, elements: 200_000 };

/** A VM configuration of Windows Server 2008 to 2012 R2. */
export interface VmXml {
  readonly encoding: XmlText['encoding'];
  /** The same tree that a VMCX file decodes to. */
  readonly tree: ConfigurationNode;
  readonly faults: readonly Fault[];
}

/**
 * Reads the XML configuration of a virtual machine or checkpoint.
 * @throws {FormatError} `vm-xml-root` when it is XML of another kind, and the codes of
 *   `readXmlText`, `outlineXml` and `parseXmlElement`.
 */
export async function openVmXml(source: ByteSource): Promise<VmXml> {
  const xml = await readXmlText(source, LIMITS);
  const [root, second] = outlineXml(xml, LIMITS);
  if (root?.name !== 'configuration') {
    const names = `the outermost element is <${root?.name.slice(0, 60)}>, not <configuration>`;
    throw xmlError(xml, 'vm-xml-root', root?.start ?? 0, names);
  }
  if (second) throw xmlError(xml, 'vm-xml-root', second.start, 'a second outermost element');

  const faults: Fault[] = [...xml.faults];
  const place = placesOf(xml);
  const configuration = nodeOf(parseXmlElement(xml, root), place, faults);
  const tree = { name: '', value: null, children: [configuration], offset: null };
  return { encoding: xml.encoding, tree, faults };
}

function nodeOf(
  element: XmlElement,
  place: (index: number) => XmlPlace,
  faults: Fault[],
): ConfigurationNode {
  const { offset, line } = place(element.index);
  const { value, fault } = readValue(element);
  if (fault) {
    const { code, message } = fault;
    faults.push({ code, structure: element.name, offset, message: `line ${line}: ${message}` });
  }
  const children = element.children.map((inner) => nodeOf(inner, place, faults));
  return { name: element.name, value, children, offset };
}

interface Reading {
  readonly value: ConfigurationValue | null;
  readonly fault?: { readonly code: string; readonly message: string };
}

/** A leaf's value. One that is not what its type says stays readable as text, with a fault. */
function readValue({ attributes, children, text }: XmlElement): Reading {
  const type = attributes.get('type');
  const asText: ConfigurationValue = { type: 'string', text };
  const faulty = (code: string, message: string): Reading => ({
    value: asText,
    fault: { code, message },
  });
  switch (type) {
    case 'string':
      return { value: asText };
    case 'integer':
      if (!/^\s*-?\d+\s*$/.test(text)) return faulty('value-integer', 'no whole number');
      return { value: { type: 'integer', text } };
    case 'bool':
      if (!/^\s*(true|false|0|1)\s*$/i.test(text)) return faulty('value-bool', 'no truth value');
      return { value: { type: 'boolean', text } };
    case 'double':
      return { value: { type: 'double', text } };
    case 'bytes': {
      const bytes = decodeBase64(text);
      if (!bytes) return faulty('value-bytes', 'not base64');
      return { value: { type: 'bytes', size: bytes.length, bytes } };
    }
    case undefined:
      if (text.trim() === '') return { value: null };
      return faulty(
        'value-without-type',
        `text${children.length ? ' beside children' : ''} without a type`,
      );
    default:
      return faulty('value-type', `unknown type "${type.slice(0, 40)}"`);
  }
}

/** Null unless it is base64 through and through: decoders differ in what they skip. */
function decodeBase64(text: string): Uint8Array | null {
  const compact = text.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return null;
  return encodeLatin1(atob(compact));
}
