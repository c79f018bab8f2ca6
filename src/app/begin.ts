/** Puts the page together: the real engine, the real device, what the address asks for. */
import { mount } from 'svelte';
import { EngineClient } from '../engine/client.ts';
import { probeDevice } from '../engine/device.ts';
import { readAddress } from './address.ts';
import App from './App.svelte';
import './base.css';
import { offline } from './offline/offline.svelte.ts';
import { Session } from './session.svelte.ts';
import './tokens.css';

export function begin(target: HTMLElement): void {
  const start = readAddress(location.search, location.href);
  mount(App, { target, props: { session: new Session(new EngineClient(), probeDevice, start) } });
  offline.start();
}
