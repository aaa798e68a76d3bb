import type { Shell } from '../script/plan-commands.ts';
import type { Page } from './style.ts';

/** Where a plan is shown. */
export interface PlanPage extends Page {
  /** The shell that commands are quoted for. */
  readonly shell: Shell;
}
