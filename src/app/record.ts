/** A reply of the chat is recorded: for the stage, where it can be played. */
import type { Reply } from '../chat/reply.svelte.ts';
import { adapterName } from '../engine/adapter-name.ts';
import { recordingOf } from '../stage/replay/recording.ts';
import { recordings } from '../stage/replay/recordings.svelte.ts';
import { sayKept } from '../stage/replay/say.ts';
import { words } from '../words/replay.ts';
import type { Session } from './session.svelte.ts';

/** What became of it, in a line. */
export async function record(session: Session, reply: Reply): Promise<string> {
  const { conversation, device } = session;
  const question = conversation.messages.find(({ id }) => id === reply.parent);
  const recording = recordingOf(reply, {
    question: question?.role === 'user' ? question.text : '',
    device: device && !device.failure ? adapterName(device) : '',
    onCpu: device?.failure !== undefined
  });
  if (!recording) return words.notRecorded;
  return sayKept(await recordings.keep(recording), recordings);
}
