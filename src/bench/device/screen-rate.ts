/** How often the screen is drawn, by watching a few frames; undefined while nothing is drawn. */
import { median } from '../statistics.ts';

const FRAMES = 24;
const LONGEST = 1500;

/** Hertz, to the whole number: 59.94 is a 60 Hz screen, and frames come with a tremble. */
export function screenRate(): Promise<number | undefined> {
  const times: number[] = [];
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resolve(rateOf(times));
    };
    const timer = setTimeout(end, LONGEST);
    const look = (time: number): void => {
      times.push(time);
      if (times.length > FRAMES) end();
      else frame = requestAnimationFrame(look);
    };
    let frame = requestAnimationFrame(look);
  });
}

/** `times`: of frames, in milliseconds. Too few tell nothing. */
export function rateOf(times: readonly number[]): number | undefined {
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const gap = gaps.length < 5 ? 0 : median(gaps);
  return gap > 0 ? Math.round(1000 / gap) : undefined;
}
