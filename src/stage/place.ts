/** Where in the script the talk was, and since when, before the page was reloaded in front of everybody. */
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

const SINCE = 'thinktab.stage.since';

/** ms since 1970; undefined where no talk was going on */
export function lastSince(): number | undefined {
  try {
    return Number(sessionStorage.getItem(SINCE)) || undefined;
  } catch {
    return undefined;
  }
}

/** undefined: the talk is over */
export function keepSince(since: number | undefined): void {
  try {
    if (since === undefined) sessionStorage.removeItem(SINCE);
    else sessionStorage.setItem(SINCE, String(since));
  } catch {
    // Then the clock begins anew.
  }
}
