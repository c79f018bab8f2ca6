/** Whether this page is sealed, for whoever shows it. There is no way back but a reload. */
class SealState {
  #sealed = $state(false);

  get sealed(): boolean {
    return this.#sealed;
  }

  set(): void {
    this.#sealed = true;
  }
}

export const sealState = new SealState();
