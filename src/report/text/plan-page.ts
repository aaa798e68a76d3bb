import type { Shell } from '../script/plan-commands.ts';
import type { Page } from './style.ts';

/** Where a plan is shown, and what of it. */
export interface PlanPage extends Page {
  /** Folders given, left out of the names shown. */
  readonly roots: readonly string[];
  /** The shell that commands are quoted for. */
  readonly shell: Shell;
  /** The option that was asked for; null: the recommended one. */
  readonly option: string | null;
}
