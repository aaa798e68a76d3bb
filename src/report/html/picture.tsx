import type { ComponentChildren, VNode } from 'preact';
import { words } from './words.ts';

/** Width of every picture, in units of its own; the page scales it. */
const WIDTH = 1200;
/** Where the drawing begins, right of the names of lanes. */
export const LEFT = 232;
/** Where it ends. */
export const RIGHT = WIDTH - 48;

interface PictureProps {
  /** Unlike that of any other picture on the page. */
  readonly id: string;
  readonly title: string;
  /** The picture in words, for who does not see it. */
  readonly words: string;
  readonly height: number;
  readonly children: ComponentChildren;
}

/** A drawing with its title, its text equivalent; its figures stand in a table beside it. */
export function Picture({ id, title, words: told, height, children }: PictureProps): VNode {
  return (
    <figure id={id}>
      <figcaption>{title}</figcaption>
      {/* A narrow window scrolls it: the keyboard must reach it too. */}
      <div class="scroll" tabindex={0}>
        <svg
          viewBox={`0 0 ${WIDTH} ${height}`}
          role="img"
          aria-labelledby={`${id}-t`}
          aria-describedby={`${id}-w`}
        >
          <title id={`${id}-t`}>{title}</title>
          {children}
        </svg>
      </div>
      <p id={`${id}-w`} class="words">
        {words(told)}
      </p>
    </figure>
  );
}

/** A coordinate: a tenth of a unit is finer than any screen or paper. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** Shortens in the middle, so that the beginning and the extension stay readable. */
export function fitted(text: string, length: number): string {
  const name = words(text);
  const characters = [
    ...name.slice(0, 4 * length),
    ...(name.length > 4 * length ? name.slice(-length) : ''),
  ];
  if (characters.length <= length) return name;
  const tail = Math.floor((length - 1) / 2);
  return `${characters.slice(0, length - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}
