/** Which room is shown: it stands in the address, so that one can link to it and go back. */
export type RoomName = 'chat' | 'bench';

class Rooms {
  #hash = $state(location.hash);

  constructor() {
    addEventListener('hashchange', () => (this.#hash = location.hash));
  }

  get current(): RoomName {
    return /^#bench\b/.test(this.#hash) ? 'bench' : 'chat';
  }

  /** What follows the room's name in the address: `#bench&result=…` */
  get rest(): string {
    return this.#hash.replace(/^#\w*&?/, '');
  }

  go(room: RoomName, rest = ''): void {
    location.hash = this.#hash = `#${room}${rest && `&${rest}`}`;
  }
}

export const rooms = new Rooms();
