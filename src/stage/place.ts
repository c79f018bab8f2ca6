/** Where in the script the talk was before the page was reloaded, in front of everybody. */
const PLACE = 'thinktab.stage.place';

export function lastPlace(): number {
  try {
    return Number(sessionStorage.getItem(PLACE));
  } catch {
    return 0;
  }
}

export function keepPlace(index: number): void {
  try {
    sessionStorage.setItem(PLACE, String(index));
  } catch {
    // Then it begins with the first prompt.
  }
}
