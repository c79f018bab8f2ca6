/** What stands around figures. */
export const units = {
  seconds: (value: string) => `${value} s`,
  minutes: (minutes: string, seconds: string) => `${minutes} min ${seconds} s`,
  percent: (value: string) => `${value} %`,
  of: (done: string, total: string) => `${done} of ${total}`,
  today: (time: string) => `today, ${time}`,
  yesterday: 'yesterday'
};
