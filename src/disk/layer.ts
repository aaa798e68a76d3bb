import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';

/** One file of a chain. */
export interface Layer {
  /** How it is named to people: its path. */
  readonly name: string;
  readonly vhdx: ReadableVhdx;
}
