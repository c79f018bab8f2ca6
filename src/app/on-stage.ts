/** Onto the stage and back: the address says where one is, the browser makes the screen free. */
import { rooms, type RoomName } from './rooms.svelte.ts';

let from: RoomName = 'stage';
/** finds another screen than the one that the window is on; undefined: that one will do */
let other: (() => Promise<object | undefined>) | undefined;

/** From now on the stage fills the screen that is found; or the window's own. */
export function stageOn(find: typeof other): void {
  other = find;
}

/** Wants the press of a key or a button: without one no browser fills the screen, and the window does. */
export function goOnStage(): void {
  if (!rooms.showing) from = rooms.current;
  rooms.go('stage', 'show');
  if (other) void other().then(fill);
  else fill();
}

function fill(screen?: object): void {
  // Whoever was asked about the screens may have left before they answered.
  if (!rooms.showing) return;
  // Not on iPhones.
  const { documentElement } = document as {
    readonly documentElement: { requestFullscreen?(options?: object): Promise<void> };
  };
  void documentElement.requestFullscreen?.(screen && { screen }).catch(() => undefined);
}

export function leaveStage(): void {
  if (!rooms.showing) return;
  rooms.go(from);
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}
