/** Parsed binary XML: what a template is made of before its values are known. */
export type EvtxNode = ElementNode | TextNode | SubstitutionNode | InstanceNode;

export interface ElementNode {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: readonly AttributeNode[];
  readonly content: readonly EvtxNode[];
  /** The value without which the element is left out; null when it always stands. */
  readonly dependsOn: number | null;
}

export interface AttributeNode {
  readonly name: string;
  readonly content: readonly EvtxNode[];
}

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
}

export interface SubstitutionNode {
  readonly kind: 'substitution';
  /** Which of the instance's values; from 0. */
  readonly index: number;
  /** Without a value, what holds it is left out too. */
  readonly isOptional: boolean;
}

/** A template with its values. */
export interface InstanceNode {
  readonly kind: 'instance';
  readonly template: readonly EvtxNode[];
  readonly values: readonly EvtxValue[];
}

/** A value of an instance: its bytes lie in the chunk. */
export interface EvtxValue {
  readonly type: number;
  readonly start: number;
  readonly size: number;
}
