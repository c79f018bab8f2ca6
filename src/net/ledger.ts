/**
 * What the workers of this page have told of their requests, also those that have ended since. Small,
 * because it is there from the first worker on; src/stage/traffic makes sense of it.
 */
import { CHANNEL, type Told } from './messages.ts';
import { realm } from './realm.ts';

/** A download is some hundred files. */
const MOST = 9000;

export const ledger: Told[] = [];
let channel: BroadcastChannel | undefined;

export function listen(): void {
  channel ??= new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.page === realm.page && ledger.length < MOST) ledger.push(data);
  };
}
