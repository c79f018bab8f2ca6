/** Something one can do: it has one name and one shortcut, wherever it is offered. */
import type { actions } from '../../words/en/actions.ts';
import type { Shortcut } from './shortcut.ts';

export type ActionId = keyof typeof actions.titles;

export interface Action {
  /** its name is `words.titles[id]` */
  readonly id: ActionId;
  readonly shortcut?: Shortcut;
  available(): boolean;
  run(): void;
}
