/**
 * What can be done on the stage, and by which keys: those of the keyboard, and those that clickers
 * send (PageUp and PageDown, "b" or "." for a black screen).
 */
export const COMMANDS = [
  'back',
  'forward',
  'run',
  'ask',
  'answer',
  'clear',
  'record',
  'play',
  'code',
  'leave'
] as const;
export type Listed = (typeof COMMANDS)[number];
/** `advance`: of a clicker; forward, or, where that was chosen, first ask what is shown */
export type Command = Listed | 'advance';

const KEYS: Readonly<Record<string, Command>> = {
  ArrowRight: 'forward',
  ArrowDown: 'forward',
  PageDown: 'advance',
  ArrowLeft: 'back',
  ArrowUp: 'back',
  PageUp: 'back',
  Enter: 'run',
  ' ': 'run',
  t: 'ask',
  a: 'answer',
  '.': 'clear',
  b: 'clear',
  r: 'record',
  p: 'play',
  q: 'code',
  Escape: 'leave',
  F9: 'leave'
};

/** As they stand on the keys, for the one who looks for them. */
export const KEY_NAMES: Readonly<Record<Listed, string>> = {
  forward: '→',
  back: '←',
  run: 'Enter',
  ask: 'T',
  answer: 'A',
  clear: 'B',
  record: 'R',
  play: 'P',
  code: 'Q',
  leave: 'Esc'
};

/** What means the same while something is being written: a clicker has no letters. */
const WHILE_WRITING: readonly string[] = ['PageDown', 'PageUp', 'F9'];

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing' | 'target'
>;

/**
 * The key as KEYS has it. Where a keyboard is set to letters of another script, or a method of input
 * keeps them to itself, its place counts: what a clicker sends as "b" arrives as "и" there.
 */
function nameOf({ key, code }: Pressed): string {
  if (key.length === 1 && key <= '~') return key.toLowerCase();
  if (key.length > 1 && key !== 'Process') return key;
  if (code === 'Period') return '.';
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

/**
 * `nothing`: the key means nothing here, and what the browser would do with it must not happen: the
 * button that begins a show sends F5, which would reload the page and lose the model.
 */
export function commandOf(event: Pressed): Command | 'nothing' | undefined {
  const { key, target } = event;
  if (key === 'F5') return 'nothing';
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  const within = (selector: string): boolean =>
    Boolean((target as Partial<Element> | null)?.closest?.(selector));
  if (within('input, textarea, select, [contenteditable]')) {
    return WHILE_WRITING.includes(key) ? KEYS[key] : undefined;
  }
  // A control that has the focus is pressed by these.
  if ((key === 'Enter' || key === ' ') && within('button, a, summary')) return undefined;
  const command = KEYS[nameOf(event)];
  // A key that is held down goes through the script as fast as it repeats, but does nothing else twice.
  if (event.repeat && command && command !== 'forward' && command !== 'back') return 'nothing';
  return command;
}
