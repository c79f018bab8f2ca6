/** The keyboard: which action a key means, where the focus is. */
import { StoredSwitch } from '../../ui/stored-switch.svelte.ts';
import type { Action } from './action.ts';
import { matches, type Shortcut } from './shortcut.ts';

/** Whether "?" opens the list: who dictates says signs that nobody meant as keys (WCAG 2.1.4). */
export const singleKeys = new StoredSwitch('thinktab.question-mark');

/** What the key means here; undefined when it is the page's, or the field's, own. */
export function actionFor(
  event: KeyboardEvent,
  actions: readonly Action[],
  mac: boolean
): Action | undefined {
  // A dialog, a menu and a message that is being edited have keys of their own.
  if (event.defaultPrevented || document.querySelector('dialog:modal, :popover-open'))
    return undefined;
  return actions.find(
    ({ shortcut, available }) =>
      shortcut && matches(event, shortcut, mac) && fits(shortcut, event.target) && available()
  );
}

function fits({ where }: Shortcut, target: EventTarget | null): boolean {
  if (where === 'not-writing') return singleKeys.on && !isField(target);
  if (where !== 'empty') return true;
  return (
    target instanceof HTMLTextAreaElement && 'composer' in target.dataset && target.value === ''
  );
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range])')
  );
}
