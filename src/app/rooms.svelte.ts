/** Which room is shown: it stands in the address, so that one can link to it and go back. */
export const ROOMS = ['chat', 'bench', 'stage'] as const;
export type RoomName = (typeof ROOMS)[number];

class Rooms {
  #hash = $state(location.hash);

  constructor() {
    addEventListener('hashchange', () => (this.#hash = location.hash));
  }

  get current(): RoomName {
    const [, name] = /^#(\w+)\b/.exec(this.#hash) ?? [];
    return ROOMS.find((room) => room === name) ?? 'chat';
  }

  /** What follows the room's name in the address: `#bench&result=…` */
  get rest(): string {
    return this.#hash.replace(/^#\w*&?/, '');
  }

  /** The stage has the screen to itself: `#stage&show`. */
  get showing(): boolean {
    return this.current === 'stage' && this.rest === 'show';
  }

  go(room: RoomName, rest = ''): void {
    // Not one more step on the way back.
    if (room === this.current && rest === this.rest) return;
    location.hash = this.#hash = `#${room}${rest && `&${rest}`}`;
  }
}

export const rooms = new Rooms();
