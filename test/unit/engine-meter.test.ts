import { describe, expect, it } from 'vitest';
import { Meter } from '../../src/engine/meter.ts';
import type { EngineUsage, TokenBatch } from '../../src/engine/generation.ts';

const usage: EngineUsage = {
  promptTokens: 30,
  completionTokens: 10,
  prefillRate: 300,
  decodeRate: 52,
  timeToFirstToken: 100,
  contextUsed: 41,
  tokenizerTime: 0
};

function batch(tokens: number, first: number, last = first, thought = false): TokenBatch {
  return { text: 'x'.repeat(tokens), tokens, first, last, thought, ids: [] };
}

describe('the meter', () => {
  it('knows nothing before the first token', () => {
    const meter = new Meter();
    meter.start(1000);
    expect(meter.reading(5000)).toMatchObject({ tokens: 0, thoughtSeconds: 0 });
    expect(meter.reading(5000).timeToFirstToken).toBeUndefined();
    expect(meter.reading(5000).deliveredRate).toBeUndefined();
    expect(meter.reading(5000).liveRate).toBeUndefined();
  });

  it('counts the N−1 gaps between N tokens', () => {
    const meter = new Meter();
    meter.start(1000);
    // one token every 20 ms: 50 per second, though 10 tokens / 180 ms would say 55.6
    for (let i = 0; i < 10; i++) meter.add(batch(1, 1500 + 20 * i), 1501 + 20 * i);
    const reading = meter.reading(1690);
    expect(reading.timeToFirstToken).toBe(501);
    expect(reading.deliveredRate).toBeCloseTo(50, 9);
    expect(reading.liveRate).toBeCloseTo(50, 9);
    expect(reading.tokens).toBe(10);
  });

  it('counts of batches what came after the first one', () => {
    const meter = new Meter();
    meter.start(0);
    // 250 tokens per second in batches of four, each 16 ms
    for (let i = 0; i < 50; i++) meter.add(batch(4, 100 + 16 * i, 112 + 16 * i), 112 + 16 * i);
    expect(meter.reading(900).deliveredRate).toBeCloseTo(250, 9);
  });

  it('has no rate for a reply that came in one piece', () => {
    const meter = new Meter();
    meter.start(0);
    meter.add(batch(5, 10, 14), 20);
    expect(meter.reading(30).deliveredRate).toBeUndefined();
  });

  it('follows a change of speed within a second, and the average does not', () => {
    const meter = new Meter();
    meter.start(0);
    let now = 0;
    for (let i = 0; i < 100; i++) meter.add(batch(1, (now += 100)), now);
    for (let i = 0; i < 60; i++) meter.add(batch(1, (now += 20)), now);
    expect(meter.reading(now).liveRate).toBeCloseTo(50, 6);
    expect(meter.reading(now).deliveredRate).toBeCloseTo(159 / ((now - 100) / 1000), 6);
  });

  it('works for models slower than a token per second', () => {
    const meter = new Meter();
    meter.start(0);
    for (let i = 1; i <= 4; i++) meter.add(batch(1, 4000 * i), 4000 * i);
    expect(meter.reading(16000).liveRate).toBeCloseTo(0.25, 9);
  });

  it('shows a stall in the live rate, but no flicker between batches', () => {
    const meter = new Meter();
    meter.start(0);
    for (let i = 1; i <= 50; i++) meter.add(batch(1, 20 * i), 20 * i);
    expect(meter.reading(1015).liveRate).toBeCloseTo(50, 9);
    expect(meter.reading(2980).liveRate).toBeLessThan(20);
    expect(meter.reading(11000).liveRate).toBeLessThan(5);
    expect(meter.reading(11000).deliveredRate).toBeCloseTo(50, 9);
  });

  it('tells thought from answer, in tokens and in time', () => {
    const meter = new Meter();
    meter.start(0);
    meter.add(batch(2, 1000, 1500, true), 1500);
    meter.add(batch(2, 2000, 3500, true), 3500);
    meter.add(batch(3, 4000, 6000), 6000);
    meter.finish(usage);
    expect(meter.reading(6000)).toMatchObject({
      tokens: 7,
      thoughtTokens: 4,
      answerTokens: 3,
      thoughtSeconds: 2.5
    });
  });

  it('takes the engine’s account at the end, and starts anew', () => {
    const meter = new Meter();
    meter.start(0);
    meter.add(batch(1, 10), 10);
    meter.add(batch(1, 20), 20);
    meter.finish(usage);
    expect(meter.reading(99999)).toMatchObject({
      promptTokens: 30,
      prefillRate: 300,
      engineRate: 52,
      liveRate: 100,
      contextUsed: 41
    });
    meter.start(50);
    expect(meter.reading(60).engineRate).toBeUndefined();
    expect(meter.reading(60).tokens).toBe(0);
  });
});
