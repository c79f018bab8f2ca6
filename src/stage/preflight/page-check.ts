/** Whether the page opens without a network: the service worker has read what it would answer. */
import { words } from '../../words/preflight.ts';
import { bad, good, type Finding, type Remedy } from './finding.ts';
import type { KeptPage, NotKept } from './subject.ts';

const REMEDY: Readonly<Partial<Record<NotKept, Remedy>>> = {
  'past-it': 'reload',
  silent: 'reload'
};

export function pageFinding(kept: KeptPage | NotKept): Finding {
  const text = words.page;
  if (typeof kept === 'string') {
    const remedy = REMEDY[kept];
    return bad(
      () => words.page.not[kept].what,
      () => words.page.not[kept].next,
      remedy && { remedy }
    );
  }
  const { files, bytes, broken } = kept;
  if (broken.length === 0) return good(() => words.page.good(files, bytes));
  return bad(
    () => words.page.broken(broken.length, files),
    () => text.mend,
    // The page itself has no name.
    { remedy: 'mend', details: broken.map((path) => path || 'index.html').join('\n') }
  );
}
