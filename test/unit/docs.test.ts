/** What the documents name is there: files, headings, scripts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENTS = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)];
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, what = '']) => what);

/** As GitHub names a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

function isThere(document: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(ROOT, target))) return false;
  return (
    heading === undefined ||
    found(read(target), /^#+ (.+)$/gm)
      .map(anchor)
      .includes(heading)
  );
}

describe.each(DOCUMENTS.filter((name) => name.endsWith('.md')))('%s', (document) => {
  const text = read(document);

  it('links to what is there', () => {
    const links = found(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    expect(links.filter((link) => !isThere(document, link))).toEqual([]);
  });

  it('names files that are there', () => {
    const paths = found(text, /`((?:src|test|tools|docs|public)\/[\w./@-]*\w)`/g);
    const run = found(text, /(?:node|tsx) ((?:src|test|tools)\/[\w./-]+)/g);
    expect([...paths, ...run].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names scripts that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = found(text, /npm run (?:-s )?([\w:-]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names benchmarks that are there', () => {
    const named = found(text, /bench -- ([a-z]+)/g);
    const there = readdirSync(join(ROOT, 'tools/bench'));
    expect(named.filter((name) => !there.includes(`${name}.ts`))).toEqual([]);
  });
});

it('every document is linked from another one', () => {
  const links = DOCUMENTS.filter((name) => name.endsWith('.md')).flatMap((document) =>
    found(read(document), /\]\(([^)\s#]+)/g).map((link) => join(dirname(document), link))
  );
  expect(DOCUMENTS.slice(1).filter((document) => !links.includes(document))).toEqual([]);
});

it('the README says what every folder of the source holds', () => {
  const named = found(read('README.md'), /^\| `(src\/\w+)`/gm);
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`);
  expect(named.sort()).toEqual(folders.sort());
});
