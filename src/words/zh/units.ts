import type { units as english } from '../en/units.ts';

export const units: typeof english = {
  seconds: (value) => `${value} 秒`,
  minutes: (minutes, seconds) => `${minutes} 分 ${seconds} 秒`,
  percent: (value) => `${value}%`,
  of: (done, total) => `${done} / ${total}`,
  today: (time) => `今天 ${time}`,
  yesterday: '昨天'
};
