/** What people who listen hear of a conversation: one short line per change. */
import type { Reply } from './reply.svelte.ts';
import { words } from '../words/chat.ts';

export class Announcer {
  #notice = $state('');
  /** a reply has been written in what is shown; what comes from storage ended long ago */
  #live = $state(false);

  /** What was said last, or else what the last reply has come to. */
  line(reply: Reply | undefined): string {
    if (this.#notice) return this.#notice;
    if (reply?.ended === 'interrupted') return words.announce.interrupted;
    if (!reply || !this.#live) return '';
    if (reply.phase !== 'done') return words.announce[reply.phase];
    if (reply.ended === 'failed') return words.announce.failed;
    return reply.ended === 'stopped' ? words.announce.stopped : words.announce.done;
  }

  say(notice: string): void {
    // The same text again would be no change, and not be read.
    this.#notice = notice === this.#notice ? `${notice}\u00a0` : notice;
  }

  /** From here on it is the last reply that has something to tell, if one is written. */
  clear(live = false): void {
    this.#live = live;
    this.#notice = '';
  }
}
