/** Which keys send what is written. */

/** A keyboard on the screen has no Shift + Enter: there Enter begins a line, and a button sends. */
export const touched = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches;

/** While an input method composes, Enter chooses a candidate; Safari reports it as 229 only. */
export const composes = ({ isComposing, keyCode }: KeyboardEvent): boolean =>
  isComposing || keyCode === 229;

/** Enter does, and Ctrl or ⌘ with it wherever one writes. */
export function sends(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey || composes(event)) return false;
  return event.ctrlKey || event.metaKey || !touched();
}
