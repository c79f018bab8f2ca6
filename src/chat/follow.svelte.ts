/**
 * Keeps a scrolling element at its end while its content grows, unless the reader has scrolled up;
 * scrolling back to the end takes it up again.
 */
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

const NEAR_END_PX = 48;

export class Follow {
  #following = $state(true);
  #scroller: HTMLElement | undefined;
  #top = 0;

  get following(): boolean {
    return this.#following;
  }

  /** For the element that scrolls; it follows the size of its first child. */
  readonly attach: Attachment<HTMLElement> = (scroller) => {
    this.#scroller = scroller;
    const onScroll = () => this.#look();
    // After layout and before paint, whatever made the content grow: text, a fold, a late font.
    const sizes = new ResizeObserver(() => {
      // Who writes in it, a question asked differently, keeps it in sight.
      const writing = scroller.contains(document.activeElement?.closest('textarea') ?? null);
      if (this.#following && !writing) this.#jump();
      // All of it is to be seen: the reader is at its end.
      else if (scroller.scrollHeight <= scroller.clientHeight) this.#following = true;
    });
    sizes.observe(scroller);
    if (scroller.firstElementChild) sizes.observe(scroller.firstElementChild);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', onScroll);
      this.#scroller = undefined;
    };
  };

  toEnd(): void {
    this.#following = true;
    this.#jump();
  }

  /** Makes a change to the content that leaves in its place what has the focus. */
  async hold(change: () => void): Promise<void> {
    const anchor = document.activeElement;
    const top = anchor?.getBoundingClientRect().top ?? 0;
    const followed = this.#following;
    this.#following = false;
    change();
    await tick();
    if (followed && !anchor?.isConnected) return this.toEnd();
    const scroller = this.#scroller;
    if (scroller && anchor?.isConnected && scroller.contains(anchor)) {
      scroller.scrollTop += anchor.getBoundingClientRect().top - top;
    }
    this.#look();
  }

  #jump(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#top = scroller.scrollTop;
  }

  #look(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const left = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    // Only a move upwards is the reader's: growth of the content also leaves a distance to the end,
    // and the scroll event of our own jump may arrive after it.
    if (left < NEAR_END_PX) this.#following = true;
    else if (scroller.scrollTop < this.#top) this.#following = false;
    this.#top = scroller.scrollTop;
  }
}
