/** Puts the page together: the real engine, the real device, what the address asks for. */
import { mount } from 'svelte';
import { keepConversation } from '../chat/keep.ts';
import { Keeper } from '../chat/storage/keeper.svelte.ts';
import { talk } from '../chat/talk.svelte.ts';
import { EngineClient } from '../engine/client.ts';
import { findModel } from '../engine/catalog.ts';
import { probeDevice } from '../engine/device.ts';
import { readAddress } from './address.ts';
import App from './App.svelte';
import './base.css';
import { offline } from './offline/offline.svelte.ts';
import { running } from './running.svelte.ts';
import { Session } from './session.svelte.ts';
import { theme } from './settings/theme.svelte.ts';
import './tokens.css';
import '../ui/ui.css';
import { fetchWords } from '../words/fetch.ts';
import { language } from '../words/language.svelte.ts';

/** Storage answers within a few milliseconds, or has trouble. */
const PATIENCE_MS = 200;

export function begin(target: HTMLElement): void {
  theme.start();
  document.head.addEventListener('error', askAgain, true);
  const { hash } = location;
  if (/^#speaker\b/.test(hash)) {
    void language.start(fetchWords, location.search, navigator.languages);
    void import('./begin-speaker.ts').then(({ beginSpeaker }) => beginSpeaker(target, hash));
    return;
  }
  const start = readAddress(
    location.search + (hash.startsWith('#chat&') ? hash.slice(5) : ''),
    location.href
  );
  // The types promise locks; insecure pages have none.
  const { locks } = navigator as { readonly locks?: LockManager };
  const keeper = new Keeper();
  const session = new Session(new EngineClient(), probeDevice, start, locks, keeper);
  // Into the browser's page cache and out of it, and out of a tab's long sleep.
  window.addEventListener('pagehide', ({ persisted }) => persisted && session.rest());
  window.addEventListener('pageshow', ({ persisted }) => persisted && void session.wake());
  document.addEventListener('resume', () => void session.wake());
  const asked = start.prompt !== undefined || start.model !== undefined;
  const kept = keepConversation(session.conversation, keeper, asked).then(async () => {
    if (session.conversation.messages.length > 0) {
      await Promise.all([talk.load(), running.load()]);
    }
  });
  const spoken = language.start(fetchWords, location.search, navigator.languages);
  // The welcome does not flash up before a conversation that is there in a moment, nor in English
  // before its words are here.
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  void Promise.race([Promise.all([kept, spoken]), patience]).then(() =>
    mount(App, { target, props: { session } })
  );
  if (start.begin) {
    const pocket = findModel('pocket', location.href);
    if (pocket) void session.probed.then(() => session.load(pocket));
  }
  offline.start();
}

/**
 * What brings the parts of the page asks for each stylesheet once: after a failure the next try would
 * bring a part without its looks. Put into its place again it is fetched again: with the next press,
 * which may be that try.
 */
function askAgain({ target }: Event): void {
  addEventListener('click', () => document.head.append(target as Node), { once: true });
}
