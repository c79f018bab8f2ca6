/** Durable resume: the KV cache leaves the library and comes back, through the unmodified web-llm. */
import { expect, it } from 'vitest';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { loadEngine } from './library-engine.ts';

const INTERVAL = 5;
/** Where replies break off: between two checkpoints and at one. */
const BREAKS = [13, 10];

it('replies that broke off go on from the saved cache, in another engine', async () => {
  const model = makeTinyModel({ endless: true, seed: 6 });
  const request = {
    messages: [{ role: 'user' as const, content: 'tell me' }],
    temperature: 0.8,
    seed: 11,
    max_tokens: 30
  };
  const { engine } = await loadEngine(model, { tap: false });
  const reply = await engine.chat.completions.create(request);
  const whole = reply.choices[0]?.message.content ?? '';
  expect(whole).not.toBe('');
  for (const tokens of BREAKS) {
    const sessionId = `library-test-${tokens}`;
    await engine.deleteResumableSession(sessionId);
    const stream = await engine.chat.completions.create({
      ...request,
      stream: true,
      extra_body: {
        resumable: {
          enabled: true,
          sessionId,
          checkpointIntervalTokens: INTERVAL,
          strictPersistence: true
        }
      }
    });
    let seen = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content && ++seen === tokens) break;
    }
  }
  await engine.unload();

  const { engine: other } = await loadEngine(model, { tap: false });
  const sessions = await other.listResumableSessions();
  for (const tokens of BREAKS) {
    const sessionId = `library-test-${tokens}`;
    expect(sessions.find((session) => session.sessionId === sessionId)).toMatchObject({
      resumable: true,
      recoveryMode: 'kv'
    });
    const result = await other.resumeChatCompletion(sessionId, {
      continueGeneration: true,
      stream: false
    });
    expect(result).toMatchObject({ recoveryMode: 'kv', recoveredText: whole });
    await other.deleteResumableSession(sessionId);
  }
  await other.unload();
});
