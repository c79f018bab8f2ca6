import { count, formatBytes, plural, rate, seconds, when } from '../format.ts';

const tokens = (value: number) => plural(value, { one: 'token', other: 'tokens' });
const files = (value: number) => plural(value, { one: 'file', other: 'files' });

/** What a talk will need, checked before it: what was found, and what to do about it. */
export const preflight = {
  title: 'Pre-flight',
  text: 'Checks what the talk will need, on this device, now. It reads every byte of the model and asks the first prompt, so it takes as long as these do.',
  run: 'Check everything',
  again: 'Check again',
  stop: 'Stop',
  print: 'Print',
  busy: 'A reply is being written. Check when it is done.',
  record: 'Keep this reply as a recording',
  details: 'Details',
  took: (time: number) => (time < 0.1 ? `< ${seconds(0.1)}` : seconds(time)),
  done: (bad: number, time: number, at: number) =>
    bad === 0
      ? `Nothing is wrong. Checked ${when(at)}, in ${seconds(time)}.`
      : `${plural(bad, { one: 'thing needs', other: 'things need' })} your attention. Checked ${when(at)}, in ${seconds(time)}.`,
  stopped: 'Stopped before the end.',
  /** between the name of a check and its verdict */
  colon: ': ',
  verdict: { good: 'Good', bad: 'Problem', unknown: 'Check yourself', skipped: 'Not checked' },
  waiting: 'Waiting',
  checking: 'Checking…',
  written: (value: number) => `${tokens(value)} so far`,
  checks: {
    page: 'The page without a network',
    model: 'The model’s files',
    gpu: 'The GPU',
    power: 'Power',
    warmUp: 'A reply to warm up',
    prompt: 'The script’s first prompt',
    tab: 'This tab'
  },
  remedy: {
    mend: 'Fetch what is missing',
    choose: 'Choose a model',
    models: 'Show the stored models',
    adapter: 'This one is right',
    reload: 'Reload'
  },
  noModel: 'There is no model to ask.',
  failed: {
    what: 'The check did not finish.',
    next: 'Check again. If it happens again, reload the page.'
  },
  page: {
    good: (number: number, bytes: number) =>
      `The service worker has all ${files(number)} (${formatBytes(bytes)}), read without the network.`,
    broken: (number: number, of: number) =>
      `The service worker has no correct copy of ${count(number)} of ${files(of)}: without a network the page may not open.`,
    mend: 'Fetch them again while there is a network.',
    not: {
      'no-workers': {
        what: 'This browser, or this address, has no service worker: the page needs the network to open.',
        next: 'Open it over https or on localhost, in a window that is not private.'
      },
      none: {
        what: 'No service worker answers for this page: it needs the network to open.',
        next: 'Stay online for a minute while the page is being stored, then check again.'
      },
      'past-it': {
        what: 'This tab was loaded without the service worker, as with Shift and reload.',
        next: 'Reload it without Shift.'
      },
      silent: {
        what: 'The service worker does not answer.',
        next: 'Reload the page and check again.'
      }
    }
  },
  model: {
    good: (name: string, number: number) =>
      `${name}: ${files(number)} of weights read, every byte as it should be.`,
    none: { what: 'No model is loaded.', next: 'Load the one that the talk is about.' },
    notStored: {
      what: (name: string) => `Nothing of ${name} is stored: it lives only in this tab.`,
      next: 'Open the page over https or on localhost, in a window that is not private, and load it there.'
    },
    broken: {
      what: (number: number, of: number) =>
        `Damaged or missing: ${count(number)} of ${files(of)}. The model would not load again offline.`,
      next: 'Verify it in the list of models while there is a network: that fetches them again.'
    }
  },
  gpu: {
    good: (name: string) => `${name}, the same as last time.`,
    first: (name: string) => `${name}. From now on this GPU is expected.`,
    none: (what: string) => `There is no GPU to use. ${what}`,
    software: {
      what: (name: string) =>
        `The processor stands in for a GPU (${name}): it is many times slower.`,
      next: 'Switch on graphics acceleration in the browser’s settings and restart the browser.'
    },
    processor: {
      what: (name: string) => `There is a GPU (${name}), but the model runs on the processor.`,
      next: 'Reload the page and load the model again.'
    },
    other: {
      what: (name: string, before: string) => `It is ${name}; last time it was ${before}.`,
      next: 'Choose the other GPU in the system’s settings for this browser, or say that this one is right.'
    }
  },
  power: {
    good: 'It is plugged in.',
    battery: {
      what: (level: number) =>
        `It runs on battery, ${count(level * 100)} %: slower, and not for long.`,
      next: 'Plug it in.'
    },
    unknown: {
      what: 'This browser does not say whether it is plugged in.',
      next: 'Make sure that it is plugged in.'
    }
  },
  warmUp: {
    good: (number: number, speed: number, first: number) =>
      `The first token came after ${seconds(first)}; ${tokens(number)} at ${rate(speed)} per second.`,
    nothing: {
      what: 'The model wrote nothing.',
      next: 'Unload it and load it again.'
    }
  },
  prompt: {
    good: (number: number, speed: number, time: number) =>
      `Answered in ${seconds(time)}: ${tokens(number)} at ${rate(speed)} per second.`,
    none: 'The script is empty.',
    cut: {
      what: (number: number) =>
        `After ${tokens(number)} it was cut off by a limit, before its end.`,
      next: 'Allow more tokens in the settings, give the model a longer context, or ask something shorter.'
    }
  },
  tab: {
    good: (frames: number) =>
      `It was visible all the time, and is drawn ${count(frames)} times a second.`,
    hidden: {
      what: 'The tab was hidden while it was checked: browsers slow hidden tabs down.',
      next: 'Keep this tab in front, in a window of its own, and check again.'
    },
    slow: {
      what: (frames: number) =>
        `The browser draws it only ${plural(frames, { one: 'time', other: 'times' })} a second.`,
      next: 'Close other windows and tabs, and switch off power saving.'
    }
  }
};
