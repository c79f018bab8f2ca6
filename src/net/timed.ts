/** The browser’s own record of requests (Resource Timing), of the page or worker that asks. */
import type { Timed } from './messages.ts';

const ofNetwork = (url: string): boolean => /^https?:/.test(url);

export function timedOf(entry: PerformanceResourceTiming): Timed {
  return {
    url: entry.name,
    by: entry.initiatorType || 'other',
    bytes: entry.decodedBodySize
  };
}

/** Hears all requests there have been, and all that follow. Returns the way out. */
export function observe(hears: (timed: readonly Timed[]) => void): () => void {
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[];
    const timed = entries.filter(({ name }) => ofNetwork(name)).map(timedOf);
    if (timed.length > 0) hears(timed);
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => observer.disconnect();
}
