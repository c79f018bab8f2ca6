/** Onto the stage and back: the address says where one is, the browser makes the screen free. */
import { rooms, type RoomName } from './rooms.svelte.ts';

let from: RoomName = 'stage';

/** Wants the press of a key or a button: without one no browser fills the screen, and the window does. */
export function goOnStage(): void {
  if (!rooms.showing) from = rooms.current;
  rooms.go('stage', 'show');
  // Not on iPhones.
  const { documentElement } = document as {
    readonly documentElement: { requestFullscreen?(): Promise<void> };
  };
  void documentElement.requestFullscreen?.().catch(() => undefined);
}

export function leaveStage(): void {
  if (!rooms.showing) return;
  rooms.go(from);
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}
