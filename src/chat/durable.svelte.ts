/**
 * Whether a reply is kept while it is written, and goes on after a crash. A setting of this browser;
 * switched off, nothing is stored before a reply has ended.
 */
const KEY = 'thinktab.durable';

class Durable {
  #on = $state(read());

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'off');
    } catch {
      // Without storage it holds until the page is closed.
    }
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export const durable = new Durable();
