/** Tokens per second of each window of the soak. The axis begins at nothing: a drop looks its size. */
import type { SoakResult } from '../result.ts';
import { words } from '../../words/bench.ts';
import { axis, SHARED, type Draw } from './plot.ts';

export function drawSoak({
  rates,
  windowSeconds
}: Pick<SoakResult, 'rates' | 'windowSeconds'>): Draw {
  const seconds = rates.map((_, i) => (i + 1) * windowSeconds);
  return (look, size) => ({
    data: [seconds, [...rates]],
    options: {
      ...SHARED,
      ...size,
      padding: [look.fontSize, look.fontSize, 0, 0],
      scales: {
        x: { time: false, range: [0, Math.max(1, seconds.at(-1) ?? 0)] },
        y: { range: [0, 1.2 * Math.max(1, ...rates)] }
      },
      axes: [axis(look, words.soak.seconds), axis(look, words.soak.rate)],
      series: [
        {},
        {
          stroke: look.accent,
          width: 1.5,
          points: { show: true, size: look.fontSize / 2, fill: look.accent, stroke: look.accent }
        }
      ]
    }
  });
}
