/**
 * What is stored has changed: told to every tab of this site, also to the one that says it. What a
 * reader calls a conversation goes along, because the tab that has it open writes its record.
 */

/** What readers say about a conversation, rather than what is said in it. */
export interface Label {
  readonly title?: string;
  readonly pinned?: boolean;
}

export interface Change {
  /** of the conversation; undefined: several */
  readonly id?: string;
  readonly label?: Label;
}

const CHANNEL = 'thinktab/conversations';

export function announce(change: Change): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(change);
  channel.close();
}

/** Returns the way to stop listening. */
export function onChanges(heard: (change: Change) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Change>) => heard(data);
  return () => channel.close();
}
