/**
 * What the words of a program are: highlight.js, with the languages that R1 writes, in a chunk of
 * its own. The result is runs of text, not HTML.
 */
import hljs from 'highlight.js/lib/core';
import type { Emitter } from 'highlight.js';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import haskell from 'highlight.js/lib/languages/haskell';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import latex from 'highlight.js/lib/languages/latex';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import markdown from 'highlight.js/lib/languages/markdown';
import matlab from 'highlight.js/lib/languages/matlab';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

/** What the page has a colour for. */
export type Paint = 'comment' | 'keyword' | 'string' | 'number' | 'name' | 'meta';

/** Text of one colour; undefined: that of the text. */
export interface Run {
  readonly text: string;
  readonly paint: Paint | undefined;
}

/** highlight.js has some fifty scopes: https://highlightjs.readthedocs.io/en/latest/css-classes-reference.html */
const PAINTS: Readonly<Record<string, Paint | undefined>> = {
  ...{ comment: 'comment', quote: 'comment', deletion: 'keyword' },
  ...{ keyword: 'keyword', tag: 'keyword', 'selector-tag': 'keyword', doctag: 'keyword' },
  ...{ string: 'string', regexp: 'string', addition: 'string', char: 'string', link: 'string' },
  ...{ number: 'number', literal: 'number', symbol: 'number', bullet: 'number' },
  ...{
    title: 'name',
    section: 'name',
    name: 'name',
    type: 'name',
    built_in: 'name',
    class: 'name'
  },
  ...{ meta: 'meta', attr: 'meta', attribute: 'meta', property: 'meta', 'selector-class': 'meta' },
  ...{ 'selector-id': 'meta', 'selector-attr': 'meta', 'selector-pseudo': 'meta' },
  // What is inserted into a string is code again.
  subst: undefined
};

class Runs implements Emitter {
  readonly runs: Run[] = [];
  readonly #scopes: (Paint | undefined)[] = [];

  addText(text: string): void {
    const paint = this.#scopes.at(-1);
    const last = this.runs.at(-1);
    if (last?.paint === paint && last) {
      this.runs[this.runs.length - 1] = { text: last.text + text, paint };
    } else if (text !== '') this.runs.push({ text, paint });
  }

  startScope(scope: string): void {
    const name = scope.split('.')[0] ?? scope;
    this.#scopes.push(name in PAINTS ? PAINTS[name] : this.#scopes.at(-1));
  }

  endScope(): void {
    this.#scopes.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof Runs) for (const { text } of emitter.runs) this.addText(text);
  }

  finalize(): void {
    this.#scopes.length = 0;
  }

  toHTML(): string {
    return '';
  }
}

hljs.configure({ __emitter: Runs });
const LANGUAGES = {
  ...{ bash, c, cpp, csharp, css, diff, go, haskell, java, javascript, json, kotlin, latex, lua },
  ...{ makefile, markdown, matlab, php, python, r, ruby, rust, shell, sql, swift, typescript },
  ...{ xml, yaml }
};
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

/** The runs of a text; of a language that is not known, one run. */
export function highlight(text: string, language: string): readonly Run[] {
  if (!hljs.getLanguage(language)) return [{ text, paint: undefined }];
  const { _emitter: emitter } = hljs.highlight(text, { language, ignoreIllegals: true });
  const runs = emitter instanceof Runs ? emitter.runs : [];
  // A fault of a grammar must not lose a letter.
  return runs.reduce((sum, run) => sum + run.text.length, 0) === text.length
    ? runs
    : [{ text, paint: undefined }];
}
