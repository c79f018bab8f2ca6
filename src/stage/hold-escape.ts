/**
 * In full screen the browser hears Esc first, and takes the screen back: also where Esc was meant for
 * the field of a question, or the code. Chromium leaves the key to the page that asks for it (Keyboard
 * Lock); held for two seconds it still ends full screen.
 */
interface WithKeyboard {
  readonly keyboard?: { lock(codes: readonly string[]): Promise<void>; unlock(): void };
  readonly permissions?: Pick<Permissions, 'query'>;
}

/** Returns the way to give it back. Where it cannot be had, nothing happens. */
export function holdEscape(
  { keyboard, permissions }: WithKeyboard = navigator as WithKeyboard
): () => void {
  let over = false;
  const hold = async (): Promise<void> => {
    if (!keyboard) return;
    // A browser that would ask for it does not ask in front of the room; older ones know no such question.
    const known = await permissions
      ?.query({ name: 'keyboard-lock' as PermissionName })
      .catch(() => undefined);
    if (over || (known && known.state !== 'granted')) return;
    await keyboard.lock(['Escape']).catch(() => undefined);
  };
  void hold();
  return () => {
    over = true;
    keyboard?.unlock();
  };
}
