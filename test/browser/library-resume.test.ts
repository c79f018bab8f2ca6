/** Durable resume: the KV cache leaves the library and comes back, through the unmodified web-llm. */
import { describe, expect, it } from 'vitest';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { loadEngine } from './library-engine.ts';

describe('resuming', () => {
  it.each([
    ['between two checkpoints', 13],
    ['at a checkpoint', 10]
  ])('a reply that broke off %s goes on from the saved cache', async (_, tokens) => {
    const model = makeTinyModel({ endless: true, seed: 6 });
    const request = {
      messages: [{ role: 'user' as const, content: 'tell me' }],
      temperature: 0.8,
      seed: 11,
      max_tokens: 30
    };
    const chat = await loadEngine(model, { tap: false });
    const whole =
      (await chat.engine.chat.completions.create(request)).choices[0]?.message.content ?? '';

    const sessionId = `library-test-${tokens}`;
    await chat.engine.deleteResumableSession(sessionId).catch(() => undefined);
    await chat.reload();
    const stream = await chat.engine.chat.completions.create({
      ...request,
      stream: true,
      extra_body: {
        resumable: {
          enabled: true,
          sessionId,
          checkpointIntervalTokens: 5,
          strictPersistence: true
        }
      }
    });
    let seen = 0;
    for await (const chunk of stream)
      if (chunk.choices[0]?.delta.content && ++seen === tokens) break;
    await chat.engine.unload();

    const again = await loadEngine(model, { tap: false });
    const sessions = await again.engine.listResumableSessions();
    expect(sessions.find((session) => session.sessionId === sessionId)).toMatchObject({
      resumable: true,
      recoveryMode: 'kv'
    });
    const result = await again.engine.resumeChatCompletion(sessionId, {
      continueGeneration: true,
      stream: false
    });
    expect(result).toMatchObject({ recoveryMode: 'kv', recoveredText: whole });
    await again.engine.deleteResumableSession(sessionId);
    await again.engine.unload();
  });
});
