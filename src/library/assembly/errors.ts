/**
 * The message of the last failure. Nothing here throws: a function that fails says why with
 * `fail(…)`, which is false, and every caller passes the false on until JavaScript gets -1 and asks
 * for the message.
 */
import { Text, lengthOfC, textAt } from './text';

const message = textAt(memory.data(12, 8));
const raised = textAt(memory.data(12, 8));

/** Sets the message to a sentence. Always false. */
export function fail(sentence: string): bool {
  message.clear().put(sentence);
  return false;
}

/** Starts a message that is put together: `failure().put(…).number(…)`, then return false. */
export function failure(): Text {
  return message.clear();
}

/** The message as a C string. */
export function lastError(): usize {
  if (!message.at) message.clear().put('');
  return message.at;
}

/** While muted, what callbacks throw is ignored: an object that dies must not hide why. */
let muted = false;

export function mute(on: bool): void {
  muted = on;
}

/** A JavaScript callback threw: its text becomes the message, unless the caller puts it into one of its own. */
export function setRaised(text: usize): void {
  if (muted) return;
  const length = lengthOfC(text);
  raised.clear().bytes(text, length);
  message.clear().bytes(text, length);
}

/** Appends what JavaScript threw last to the message. Always false. */
export function because(): bool {
  message.put(': ').bytes(raised.at, raised.length);
  return false;
}
