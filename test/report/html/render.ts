import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Markup of a part of a page. */
export const markupOf = <P>(part: VNode<P>): string => renderToString(part as unknown as VNode);

/** How often a pattern stands in it. */
export const countOf = (markup: string, pattern: RegExp): number =>
  [...markup.matchAll(new RegExp(pattern, 'g'))].length;
