/**
 * Keys that do something, and what they are called on this platform. Browsers keep Ctrl and ⌘ with
 * letters for themselves, so ours are Alt+Shift (Control+Shift on a Mac, where Alt writes signs) with
 * a letter; Ctrl or ⌘ with K alone is what a palette opens with everywhere.
 */
import { platformOf } from '../../engine/platform.ts';

export interface Shortcut {
  /** as in KeyboardEvent.key; letters in lower case */
  readonly key: string;
  /** `main`: Ctrl or ⌘; `own`: Alt+Shift or, on a Mac, Control+Shift; without: the key alone */
  readonly with?: 'main' | 'own';
  /** only while nothing is being written; `empty`: only in the message field, when it is empty */
  readonly where?: 'not-writing' | 'empty';
}

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'keyCode'
>;

export const onMac = (): boolean => ['macos', 'ios'].includes(platformOf(navigator).system);

export function matches(event: Pressed, { key, with: modifier }: Shortcut, mac: boolean): boolean {
  // While an input method composes, keys are its own; Safari reports them as 229 only.
  if (event.isComposing || event.keyCode === 229) return false;
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const held = (ctrl: boolean, meta: boolean, alt: boolean) =>
    ctrlKey === ctrl && metaKey === meta && altKey === alt;
  if (modifier === 'main') return held(!mac, mac, false) && !shiftKey && letterOf(event) === key;
  if (modifier === 'own') return held(mac, false, !mac) && shiftKey && letterOf(event) === key;
  // "?" takes Shift on one keyboard and not on another.
  return held(false, false, false) && event.key === key;
}

/** On a keyboard of another script, or with Alt, the letter that stands in this place. */
function letterOf({ key, code }: Pressed): string {
  const letter = /^[a-z]$/i.test(key) ? key : /^Key([A-Z])$/.exec(code)?.[1];
  return (letter ?? key).toLowerCase();
}

const NAMES: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowUp: '↑' };

/** As it stands on the keys. */
export function keysOf({ key, with: modifier }: Shortcut, mac: boolean): readonly string[] {
  const name = NAMES[key] ?? key.toUpperCase();
  if (modifier === 'main') return [mac ? '⌘' : 'Ctrl', name];
  if (modifier === 'own') return mac ? ['⌃', '⇧', name] : ['Alt', 'Shift', name];
  return [name];
}
