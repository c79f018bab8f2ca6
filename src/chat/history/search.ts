/**
 * Search over titles and texts: every word of the query must occur, anywhere in a conversation and
 * in any order, as part of a word too. Case and accents make no difference.
 */

/** What can be found; thoughts are left out: they repeat the question. */
export interface Searchable {
  readonly id: string;
  readonly title: string;
  readonly updated: number;
  readonly texts: readonly string[];
}

export interface Found {
  readonly id: string;
  /** around the first place; undefined where the title has all the words */
  readonly excerpt?: Excerpt;
}

export interface Excerpt {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export interface Entry extends Searchable {
  readonly foldedTitle: string;
  readonly foldedTexts: readonly string[];
}

/** Characters of an excerpt on either side of the match. */
const BEFORE = 24;
const AFTER = 72;

/** What differs from its plain letter by an accent only. */
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/g;

/** Lower case without accents; as long as `text`, when that is in normal form C. */
export function fold(text: string): string {
  return text
    .replaceAll('\u0130', 'i')
    .toLowerCase()
    .replace(ACCENTED, (letter) => letter.normalize('NFD').charAt(0));
}

/** What a search needs, made once per conversation. */
export function entry({ id, title, updated, texts }: Searchable): Entry {
  const normal = texts.map((text) => text.normalize('NFC'));
  const named = title.normalize('NFC');
  return {
    id,
    title: named,
    updated,
    texts: normal,
    foldedTitle: fold(named),
    foldedTexts: normal.map(fold)
  };
}

/** Those whose title has all the words first, each group with the newest first. */
export function search(entries: Iterable<Entry>, query: string): Found[] {
  const wanted = fold(query.normalize('NFC')).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const byTitle: [Entry, Found][] = [];
  const byText: [Entry, Found][] = [];
  for (const one of entries) {
    const inText = wanted.filter((word) => !one.foldedTitle.includes(word));
    if (inText.length === 0) byTitle.push([one, { id: one.id }]);
    else if (inText.every((word) => one.foldedTexts.some((text) => text.includes(word)))) {
      byText.push([one, { id: one.id, ...excerptOf(one, inText) }]);
    }
  }
  const newest = ([a]: [Entry, Found], [b]: [Entry, Found]) => b.updated - a.updated;
  return [...byTitle.sort(newest), ...byText.sort(newest)].map(([, found]) => found);
}

/** Of the text that has the most of the words, around the first of them. */
function excerptOf(one: Entry, wanted: readonly string[]): { excerpt: Excerpt } | undefined {
  let best = -1;
  let most = 0;
  for (const [index, text] of one.foldedTexts.entries()) {
    const has = wanted.filter((word) => text.includes(word)).length;
    if (has > most) [best, most] = [index, has];
  }
  const text = one.texts[best];
  const folded = one.foldedTexts[best];
  if (text === undefined || folded === undefined) return undefined;
  const places = wanted
    .map((word) => ({ at: folded.indexOf(word), length: word.length }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  const [first] = places;
  if (!first) return undefined;
  const end = first.at + first.length;
  const from = Math.max(0, first.at - BEFORE);
  return {
    excerpt: {
      before: (from > 0 ? '…' : '') + oneLine(text.slice(from, first.at)),
      match: oneLine(text.slice(first.at, end)),
      after: oneLine(text.slice(end, end + AFTER)) + (end + AFTER < text.length ? '…' : '')
    }
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
