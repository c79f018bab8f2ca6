/** What was noticed about the page and the machine while a run went on. */
export interface Seen {
  /** milliseconds that the page was hidden, and that another window had the focus; 0: never */
  readonly hidden: number;
  readonly unfocused: number;
  /** the mains were plugged in or pulled out */
  readonly powerChanged: boolean;
  /** other tabs of this site with a model in them, at most at one time */
  readonly otherTabs: number;
  /** the last run on this device was on another adapter */
  readonly otherAdapter: boolean;
  /** how many times longer the page took for the same work than a worker beside it; 1: as long */
  readonly slowdown: number;
}

/** One thing to watch, from the moment it is made until it is asked what it has seen. */
export interface Lookout<T> {
  /** What was seen; watching ends. */
  end(): T | Promise<T>;
}
