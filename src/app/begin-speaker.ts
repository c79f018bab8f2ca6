/** The speaker's window, in the place of the page: no engine, no conversation, no room. */
import { mount } from 'svelte';
import SpeakerView from '../stage/speaker/SpeakerView.svelte';

/** `address`: `#speaker`, or `#speaker&stage=…` for the stage that opened it */
export function beginSpeaker(target: HTMLElement, address: string): void {
  const stage = /^#speaker&stage=([\w-]{1,64})$/.exec(address)?.[1];
  mount(SpeakerView, { target, props: { stage } });
}
