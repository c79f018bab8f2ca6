/**
 * Where the blocks of a reply lie: six in a section, eight sections in a chapter. What the browser
 * does for every child of an element whose child has changed, and for every element that it may
 * leave out of layout, it does for a few of them, however long the reply is. (sections.css says
 * which of them it may leave out.) The pieces of a thought lie the same way.
 */
const BLOCKS = 6;
const SECTIONS = 8;

/** The box for what comes next in `parent`: its last one, while that has less than `most` children. */
function open(parent: Element | undefined, most: number): Element | undefined {
  const last = parent?.lastElementChild;
  return last && last.childElementCount < most ? last : undefined;
}

function add(parent: Element, name: string): HTMLElement {
  const made = document.createElement('div');
  made.className = name;
  parent.append(made);
  return made;
}

/** A new block behind all others in `root`. */
export function addBlock(root: Element): HTMLElement {
  const last = root.lastElementChild ?? undefined;
  const section =
    open(last, BLOCKS) ?? add(open(root, SECTIONS) ?? add(root, 'chapter'), 'section');
  return add(section, 'block');
}

/** Takes a block away, and its boxes with it where nothing else is in them. */
export function removeBlock(block: Element): void {
  const section = block.parentElement;
  const chapter = section?.parentElement;
  block.remove();
  if (section?.childElementCount === 0) section.remove();
  if (chapter?.childElementCount === 0) chapter.remove();
}
