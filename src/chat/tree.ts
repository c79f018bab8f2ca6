/**
 * A tree whose way from the root to one leaf is shown. Children of the same parent are versions of
 * each other: the same question asked differently, another answer to it. The root itself is no node,
 * so that a first question can have versions too.
 */
export interface TreeNode {
  readonly id: string;
  /** undefined: it hangs on the root */
  readonly parent: string | undefined;
  readonly created: number;
}

/** Which of its versions a node is, counted from 1. */
export interface Versions {
  readonly at: number;
  readonly of: number;
}

/** What was taken out of a tree, and what it takes to put it back. */
export interface Pruned<T> {
  /** parents before children */
  readonly nodes: readonly T[];
  /** where the first of them stood among its versions, from 0 */
  readonly index: number;
  readonly leaf: string | undefined;
  /** what was shown after it */
  readonly leafAfter: string | undefined;
}

export class Tree<T extends TreeNode> {
  readonly #nodes = new Map<string, T>();
  /** by parent, oldest first */
  readonly #children = new Map<string | undefined, string[]>();
  /** of the children of each parent the one that was shown last; else it is the newest */
  readonly #chosen = new Map<string | undefined, string>();
  #leaf: string | undefined;

  /** `nodes` in any order; all their parents are among them. */
  constructor(nodes: readonly T[] = [], leaf?: string) {
    for (const node of [...nodes].sort((a, b) => a.created - b.created)) this.#insert(node);
    this.#show(leaf);
  }

  get size(): number {
    return this.#nodes.size;
  }

  get leaf(): string | undefined {
    return this.#leaf;
  }

  get(id: string | undefined): T | undefined {
    return id === undefined ? undefined : this.#nodes.get(id);
  }

  /** What is shown, from the first node to the leaf. */
  get path(): T[] {
    const path: T[] = [];
    for (let at = this.get(this.#leaf); at; at = this.get(at.parent)) path.push(at);
    return path.reverse();
  }

  /** The node becomes the leaf; what followed its parent before stays beside it. */
  add(node: T): void {
    this.#insert(node);
    this.#chosen.set(node.parent, node.id);
    this.#leaf = node.id;
  }

  versions({ id, parent }: T): Versions {
    const among = this.#children.get(parent) ?? [];
    return { at: among.indexOf(id) + 1, of: among.length };
  }

  /** The version `step` places further, if there is one. */
  version({ id, parent }: T, step: number): T | undefined {
    const among = this.#children.get(parent) ?? [];
    const at = among.indexOf(id);
    return at < 0 ? undefined : this.get(among[at + step]);
  }

  /** Shows the node, and below it what was shown there last. */
  show({ id }: T): void {
    this.#show(this.#tip(id));
  }

  /** Shows nothing below the node; undefined: nothing at all. */
  endAt(id: string | undefined): void {
    this.#show(id);
  }

  /**
   * Takes out the node and all that hangs below it. Where that was shown, the version next to it is
   * shown instead, or else its parent is the end.
   */
  remove({ id, parent }: T): Pruned<T> {
    const nodes = this.#subtree(id);
    const leaf = this.#leaf;
    const shown = nodes.some((node) => node.id === leaf);
    const among = this.#children.get(parent) ?? [];
    const index = among.indexOf(id);
    const next = among[index - 1] ?? among[index + 1];
    among.splice(index, 1);
    for (const node of nodes) {
      this.#nodes.delete(node.id);
      this.#children.delete(node.id);
      this.#chosen.delete(node.id);
    }
    if (this.#chosen.get(parent) === id) this.#chosen.delete(parent);
    if (shown) this.#show(next === undefined ? parent : this.#tip(next));
    return { nodes, index, leaf, leafAfter: this.#leaf };
  }

  /**
   * Puts back what was removed, in its old place. It is shown again, unless something else has been
   * chosen since. False where its parent is no longer here.
   */
  putBack({ nodes, index, leaf, leafAfter }: Pruned<T>): boolean {
    const [first, ...rest] = nodes;
    if (!first || (first.parent !== undefined && !this.#nodes.has(first.parent))) return false;
    this.#insert(first, index);
    for (const node of rest) this.#insert(node);
    if (this.#leaf === leafAfter) this.#show(leaf);
    return true;
  }

  #insert(node: T, index = Infinity): void {
    this.#nodes.set(node.id, node);
    const among = this.#children.get(node.parent) ?? [];
    among.splice(index, 0, node.id);
    this.#children.set(node.parent, among);
  }

  #show(leaf: string | undefined): void {
    this.#leaf = leaf;
    for (let at = this.get(leaf); at; at = this.get(at.parent)) this.#chosen.set(at.parent, at.id);
  }

  #tip(id: string): string {
    let tip = id;
    for (;;) {
      const child = this.#chosen.get(tip) ?? this.#children.get(tip)?.at(-1);
      if (child === undefined) return tip;
      tip = child;
    }
  }

  #subtree(id: string): T[] {
    const nodes: T[] = [];
    const next = [id];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      const node = this.#nodes.get(at);
      if (node) nodes.push(node);
      next.push(...(this.#children.get(at) ?? []).toReversed());
    }
    return nodes;
  }
}
