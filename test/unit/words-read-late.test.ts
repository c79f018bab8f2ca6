/**
 * What the page says is read where it is shown: a text that a component or a module takes into a
 * constant stays in the language that it was taken in. A group of texts may be taken: it is alive.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
/** What is given to these runs again when the language changes. */
const AGAIN = /^\$(?:derived|effect|inspect)\b/;

type Texts = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is Texts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rooms, as they are in English, by the file that components import. */
const rooms = new Map<string, Texts>();
for (const file of readdirSync(path.join(SRC, 'words'))) {
  if (!file.endsWith('.ts')) continue;
  const module = (await import(path.join(SRC, 'words', file))) as { readonly words?: Texts };
  if (module.words) rooms.set(path.join(SRC, 'words', file), module.words);
}

/** `line: what was read`, of every text that is read once for ever. */
function readOnce(code: string, file: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const known = new Map<string, Texts>();
  const found: string[] = [];

  const valueOf = (node: ts.Expression): unknown => {
    if (ts.isIdentifier(node)) return known.get(node.text);
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const of = valueOf(node.expression);
    return isGroup(of) ? of[node.name.text] : undefined;
  };
  const report = (node: ts.Node) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${line + 1}: ${node.getText()}`);
  };

  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && AGAIN.test(node.expression.getText())) return;
    if (ts.isImportDeclaration(node)) {
      const room = rooms.get(
        path.resolve(path.dirname(file), (node.moduleSpecifier as ts.StringLiteral).text)
      );
      const names = node.importClause?.namedBindings;
      if (!room || !names || !ts.isNamedImports(names)) return;
      for (const { name, propertyName } of names.elements) {
        if ((propertyName ?? name).text === 'words') known.set(name.text, room);
      }
      return;
    }
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const value = valueOf(node.initializer);
      if (isGroup(value)) {
        if (ts.isIdentifier(node.name)) known.set(node.name.text, value);
        if (!ts.isObjectBindingPattern(node.name)) return;
        for (const element of node.name.elements) {
          const name = (element.propertyName ?? element.name).getText();
          const inner = value[name];
          if (isGroup(inner)) known.set(element.name.getText(), inner);
          else report(element);
        }
        return;
      }
    }
    if (ts.isPropertyAccessExpression(node)) {
      const value = valueOf(node);
      if (isGroup(value)) return;
      if (value !== undefined) return report(node);
    }
    // Which of a group it is, nobody knows here; it is one of them.
    if (ts.isElementAccessExpression(node) && isGroup(valueOf(node.expression)))
      return report(node);
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** A component's scripts, in their lines. */
function scripts(code: string): string {
  const only = code.replace(/^[^]*?(?=<script)|<\/script>[^]*?(?=<script|$)/g, (other) =>
    other.replace(/[^\n]/g, '')
  );
  return only.replace(/<script[^>]*>/g, '');
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(?:ts|svelte)$/.test(file) && !/^(?:words|library)\b/.test(file)
);

describe('texts', () => {
  it('are read where they are shown, in every file', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(rooms.size).toBeGreaterThan(15);
    const found = files.flatMap((file) => {
      const code = readFileSync(path.join(SRC, file), 'utf8');
      const script = file.endsWith('.svelte') ? scripts(code) : code;
      return readOnce(script, path.join(SRC, file)).map((line) => `${file}:${line}`);
    });
    expect(found).toEqual([]);
  });

  it('that are read once are found, and groups and what is derived are not', () => {
    const code = `<script lang="ts">
      import { words as app } from '../words/app.ts';
      import { words } from '../words/stage.ts';
      const text = words.show;
      const { phases, unit } = text;
      const title = words.title;
      let first = $state(app.name);
      const list = [{ says: text.phases.done }, { says: () => words.title }];
      const which = phases[name];
      const late = $derived(words.title + app.name);
      const called = words.show.thoughtFor('1 s');
      class Way { name = app.name; get other() { return app.name; } }
    </script>
    <p>{words.title}</p>`;
    expect(readOnce(scripts(code), path.join(SRC, 'stage/X.svelte'))).toEqual([
      '5: unit',
      '6: words.title',
      '7: app.name',
      '8: text.phases.done',
      '9: phases[name]',
      '11: words.show.thoughtFor',
      '12: app.name'
    ]);
  });
});
