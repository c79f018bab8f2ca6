/** What the keys of a keyboard and of a clicker mean on the stage. */
import { describe, expect, it } from 'vitest';
import { commandOf } from '../../src/stage/commands.ts';

describe('keys', () => {
  const press = (key: string, more = {}) =>
    commandOf({
      key,
      code: '',
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      repeat: false,
      isComposing: false,
      target: null,
      ...more
    });

  it.each([
    ['PageDown', 'advance'],
    ['PageUp', 'back'],
    ['ArrowRight', 'forward'],
    ['ArrowLeft', 'back'],
    ['Enter', 'run'],
    [' ', 'run'],
    ['b', 'clear'],
    ['B', 'clear'],
    ['.', 'clear'],
    ['a', 'answer'],
    ['t', 'ask'],
    ['Escape', 'leave'],
    ['F9', 'leave'],
    ['x', undefined]
  ])('%s means %s', (key, command) => {
    expect(press(key)).toBe(command);
  });

  it.each([
    ['и', 'KeyB', 'clear'],
    ['И', 'KeyB', 'clear'],
    ['ю', 'Period', 'clear'],
    ['。', 'Period', 'clear'],
    ['Process', 'KeyT', 'ask'],
    ['ש', 'KeyA', 'answer'],
    // Letters of this script are what stands on the key, wherever it is.
    ['a', 'KeyQ', 'answer'],
    ['q', 'KeyA', 'code'],
    [';', 'KeyQ', undefined],
    ['ö', 'Semicolon', undefined],
    ['Dead', 'KeyB', undefined],
    ['F8', 'F8', undefined]
  ])('%s on %s means %s, whatever the keyboard is set to', (key, code, command) => {
    expect(press(key, { code })).toBe(command);
  });

  it('do not reload the page, whatever a clicker begins its show with', () => {
    expect(press('F5')).toBe('nothing');
    expect(press('F5', { shiftKey: true })).toBe('nothing');
  });

  it('while something is written are letters, but for those that only a clicker has', () => {
    const field = { target: { closest: () => ({}) } };
    for (const key of ['t', 'b', '.', ' ', 'Enter', 'ArrowLeft', 'Escape']) {
      expect(press(key, field), key).toBeUndefined();
    }
    expect(press('PageDown', field)).toBe('advance');
    expect(press('PageUp', field)).toBe('back');
    expect(press('F5', field)).toBe('nothing');
  });

  it('with Ctrl, Alt or ⌘ are the browser’s', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'isComposing']) {
      expect(press('ArrowLeft', { [held]: true })).toBeUndefined();
    }
  });

  it('that are held down ask and clear once', () => {
    expect(press('Enter', { repeat: true })).toBe('nothing');
    expect(press('b', { repeat: true })).toBe('nothing');
    expect(press('ArrowRight', { repeat: true })).toBe('forward');
  });
});
