/** Everything the shell says. The type of this object is what another language must say, too. */

export const app = {
  name: 'Thinktab',
  rooms: {
    label: 'Rooms',
    chat: 'Chat',
    bench: 'Bench',
    stage: 'Stage'
  },
  /** of the page, in the browser's tab */
  pageTitle: 'Thinktab: DeepSeek-R1 in a browser tab',
  chatTitle: (title: string) => `${title} – Thinktab`,
  chats: 'List of chats',
  newChat: 'New chat',
  actions: 'Search actions, chats and models',
  settings: 'Settings',
  close: 'Close',
  welcome: {
    title: 'DeepSeek-R1, thinking in this tab.',
    text: 'It runs on your own GPU. Nothing you write leaves this page.',
    textWithoutGpu: 'It runs on your own device. Nothing you write leaves this page.'
  },
  /** A line for each model offered first. */
  lines: {
    pocket:
      'Small enough to be part of this page, so it answers at once. It thinks about sums, comparisons and letters, and knows nothing else.',
    'r1-qwen-1.5b':
      'The real thing: maths, code, reasoning. Downloaded once, kept on this device, works offline afterwards.',
    'r1-qwen-7b': 'Stronger, slower, and needs a large graphics card.',
    'r1-llama-8b': 'The largest here. It needs a large graphics card.'
  } as Record<string, string>,
  lineOfOther: (url: string) => `From ${url}`,
  card: {
    load: 'Load',
    runs: {
      good: 'fits',
      slow: 'runs, slowly',
      tight: 'may not fit',
      no: 'does not run here',
      unknown: 'not checked yet'
    },
    builtIn: 'built in',
    here: {
      complete: 'stored',
      partial: 'partly stored'
    },
    /** before a download that does not fit */
    noRoom: (needed: string, available: string) =>
      `It takes ${needed} of storage; the browser has room for ${available}.`
  },
  /** While files are dragged over the page. */
  drop: {
    title: 'Drop it here',
    text: 'A model (a folder, its files or a zip), a file of saved chats, or a text for your message'
  },
  models: {
    open: 'All models',
    title: 'Models',
    whileLoading: (name: string) => `${name} is loading: models`
  },
  device: {
    title: 'This device',
    looking: 'Looking at this device…',
    none: 'No WebGPU on this device',
    unnamed: 'GPU',
    again: 'Check again'
  },
  /** Why nothing can be sent. */
  obstacle: {
    noModel: 'Load a model to send. What you write here stays.',
    begins: (name: string) => `Sending loads ${name} first.`,
    loading: 'What you send while the model loads is answered when it is ready.',
    waiting: 'Sent as soon as the model is ready, unless you change it.',
    measuring: 'A measurement is running: nothing can be sent until it ends.'
  },
  status: {
    none: 'no model',
    loading: 'loading',
    ready: 'ready',
    reading: 'reading',
    thinking: 'thinking',
    answering: 'answering',
    lost: 'stopped',
    measuring: 'measuring'
  },
  /** it opens no connections */
  sealed: 'sealed',
  loaded: {
    open: (name: string) => `${name}, loaded model`
  },
  announce: {
    loaded: (name: string) => `${name} is loaded`,
    loading: (name: string) => `Loading ${name}`
  },
  offline: {
    preparing: 'Preparing for offline use…',
    ready: 'Opens offline',
    failed: 'Does not open offline yet: this page could not be stored. The next visit tries again.'
  }
};
