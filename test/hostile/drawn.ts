/** Replies as the page draws them: through the same component, in an element of the test's page. */
import { mount, unmount } from 'svelte';
import Markdown from '../../src/chat/markdown/Markdown.svelte';
import { renderer } from '../../src/chat/markdown/renderer.svelte.ts';

/** Fetches what the page fetches when it first needs it: from then on everything is drawn at once. */
export async function ready(): Promise<void> {
  // KaTeX says so for each letter that it has no metrics of.
  const warn = console.warn.bind(console);
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).startsWith('No character metrics')) warn(...said);
  };
  await renderer.load();
  const { element, remove } = draw('$x^2$ \n```js\nlet a;\n```\n');
  for (
    let tries = 0;
    !element.querySelector('.katex') || !element.querySelector('.paint-keyword');
  ) {
    if (++tries > 200) throw new Error('formulas or colours did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  remove();
}

export interface Drawn {
  readonly element: HTMLElement;
  readonly remove: () => void;
}

export function draw(text: string): Drawn {
  const element = document.createElement('article');
  document.body.append(element);
  const component = mount(Markdown, { target: element, props: { text } });
  return {
    element,
    remove: () => {
      void unmount(component);
      element.remove();
    }
  };
}
