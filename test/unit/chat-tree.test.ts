/** The tree of a conversation: versions, what of them is shown, deleting and bringing back. */
import { describe, expect, it } from 'vitest';
import { Tree, type TreeNode } from '../../src/chat/tree.ts';

let time = 0;
const node = (id: string, parent?: string): TreeNode => ({ id, parent, created: ++time });
const ids = (tree: Tree<TreeNode>): string => tree.path.map(({ id }) => id).join(' ');
const shown = (tree: Tree<TreeNode>, id: string): string => {
  const { at, of } = tree.versions(get(tree, id));
  return `${at}/${of}`;
};
function get(tree: Tree<TreeNode>, id: string): TreeNode {
  const found = tree.get(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

/** A question with two answers, the second one followed by a question in two versions. */
function talk(): Tree<TreeNode> {
  const tree = new Tree<TreeNode>();
  tree.add(node('q'));
  tree.add(node('a1', 'q'));
  tree.add(node('a2', 'q'));
  tree.add(node('r1', 'a2'));
  tree.add(node('s1', 'r1'));
  tree.add(node('r2', 'a2'));
  tree.add(node('s2', 'r2'));
  return tree;
}

describe('versions', () => {
  it('what is added is shown; what was there stays beside it', () => {
    const tree = talk();
    expect(ids(tree)).toBe('q a2 r2 s2');
    expect(['q', 'a2', 'r2', 's2'].map((id) => shown(tree, id))).toEqual([
      '1/1',
      '2/2',
      '2/2',
      '1/1'
    ]);
  });

  it('a step shows the next one with what was shown below it last, and none beyond the ends', () => {
    const tree = talk();
    const step = (id: string, by: number): string => {
      const version = tree.version(get(tree, id), by);
      if (version) tree.show(version);
      return ids(tree);
    };
    expect(step('r2', -1)).toBe('q a2 r1 s1');
    expect(step('a2', -1)).toBe('q a1');
    expect(step('a1', -1)).toBe('q a1');
    // The first version of the second question was shown last, though the other one is newer.
    expect(step('a1', 1)).toBe('q a2 r1 s1');
    expect(step('a2', 1)).toBe('q a2 r1 s1');
  });

  it('what was added last is shown there again, whatever was shown before it', () => {
    const tree = talk();
    tree.show(get(tree, 'r1'));
    tree.endAt('a2');
    tree.add(node('r3', 'a2'));
    tree.show(get(tree, 'a1'));
    tree.show(get(tree, 'a2'));
    expect(ids(tree)).toBe('q a2 r3');
  });

  it('of a first question there can be more than one', () => {
    const tree = talk();
    tree.add(node('p'));
    expect(ids(tree)).toBe('p');
    expect(shown(tree, 'p')).toBe('2/2');
    expect(shown(tree, 'q')).toBe('1/2');
  });

  it('an answer made again begins at its question', () => {
    const tree = talk();
    tree.endAt('q');
    expect(ids(tree)).toBe('q');
    tree.add(node('a3', 'q'));
    expect(ids(tree)).toBe('q a3');
    expect(shown(tree, 'a3')).toBe('3/3');
  });

  it('come out of storage in any order as they were', () => {
    const nodes = ['q', 'a1', 'a2', 'r1', 's1', 'r2', 's2'].map((id) => get(talk(), id));
    const tree = new Tree(nodes.toReversed(), 's1');
    expect(ids(tree)).toBe('q a2 r1 s1');
    expect(shown(tree, 'r1')).toBe('1/2');
    expect(shown(tree, 'a2')).toBe('2/2');
  });
});

describe('deleting', () => {
  it('takes what hangs below, and shows the version beside it', () => {
    const tree = talk();
    const pruned = tree.remove(get(tree, 'a2'));
    expect(pruned.nodes.map(({ id }) => id)).toEqual(['a2', 'r1', 's1', 'r2', 's2']);
    expect(ids(tree)).toBe('q a1');
    expect(shown(tree, 'a1')).toBe('1/1');
    expect(tree.size).toBe(2);
  });

  it('where there is no other version, what came before is the end', () => {
    const tree = talk();
    tree.remove(get(tree, 's2'));
    expect(ids(tree)).toBe('q a2 r2');
    tree.remove(get(tree, 'q'));
    expect(ids(tree)).toBe('');
    expect(tree.size).toBe(0);
  });

  it('of what is not shown leaves what is shown', () => {
    const tree = talk();
    tree.remove(get(tree, 'r1'));
    expect(ids(tree)).toBe('q a2 r2 s2');
    expect(shown(tree, 'r2')).toBe('1/1');
  });

  it.each(['q', 'a1', 'a2', 'r1', 's1', 'r2', 's2'])(
    'of %s is undone without a trace',
    (removed) => {
      const tree = talk();
      const before = JSON.stringify([ids(tree), ...tree.path.map(({ id }) => shown(tree, id))]);
      const pruned = tree.remove(get(tree, removed));
      expect(tree.get(removed)).toBeUndefined();
      expect(tree.putBack(pruned)).toBe(true);
      expect(JSON.stringify([ids(tree), ...tree.path.map(({ id }) => shown(tree, id))])).toBe(
        before
      );
      expect(tree.size).toBe(7);
      // Also its place among the versions is the old one.
      expect([shown(tree, 'a1'), shown(tree, 'r1')]).toEqual(['1/2', '1/2']);
    }
  );

  it('undone after something else was shown, stands beside it', () => {
    const tree = talk();
    const pruned = tree.remove(get(tree, 'r2'));
    tree.add(node('r3', 'a2'));
    expect(tree.putBack(pruned)).toBe(true);
    expect(ids(tree)).toBe('q a2 r3');
    expect(shown(tree, 'r3')).toBe('3/3');
  });

  it('cannot be undone below what has gone since', () => {
    const tree = talk();
    const pruned = tree.remove(get(tree, 's2'));
    tree.remove(get(tree, 'r2'));
    expect(tree.putBack(pruned)).toBe(false);
    expect(ids(tree)).toBe('q a2 r1 s1');
  });
});

it('a row of ten thousand is read, shown and deleted at once', () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) =>
    node(`m${index}`, index > 0 ? `m${index - 1}` : undefined)
  );
  const tree = new Tree(nodes, 'm9999');
  expect(tree.path).toHaveLength(10_000);
  const pruned = tree.remove(get(tree, 'm1'));
  expect(pruned.nodes).toHaveLength(9999);
  expect(tree.putBack(pruned)).toBe(true);
  expect(tree.path).toHaveLength(10_000);
});
