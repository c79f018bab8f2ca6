/** Everything the shell says. The type of this object is what another language must say, too. */

export const app = {
  name: 'Thinktab',
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
    'r1-qwen-7b': 'Stronger, slower, and in need of a large graphics card.',
    'r1-llama-8b': 'The largest here, for a large graphics card.'
  } as Record<string, string>,
  /** Beside a chat with the pocket model. */
  pocket: {
    knows: 'Pocket knows small problems with numbers and letters, and nothing else.',
    needs: (name: string) => `${name} needs WebGPU.`,
    load: (name: string, size: string) => `Load ${name} (${size})`
  },
  /** Questions to begin with, by model. */
  suggestions: {
    pocket: [
      'How many r are in strawberry?',
      'Which is larger, 9.11 or 9.9?',
      'What is 1203 minus 458?',
      '47+85?'
    ]
  } as Record<string, string[]>,
  lineOfOther: (url: string) => `From ${url}`,
  card: {
    load: 'Load',
    parameters: 'parameters',
    download: 'to download',
    memory: (context: string) => `of GPU memory at ${context} tokens of context`,
    page: 'model page',
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
  models: {
    open: 'All models',
    title: 'Models',
    whileLoading: (name: string) => `${name} is loading: models`,
    offered: 'More models',
    text: 'Downloaded once, kept in this browser, usable without a network afterwards.',
    address: 'Another model in MLC format, by the address of its folder',
    addressHint:
      'Qwen 2 or Llama architecture, q4f16_1 or q4f32_1. The server must allow other sites to read it.',
    addressWrong: 'This is not an address of a folder: it begins with https:// or http://.',
    addressLoad: 'Load from this address'
  },
  device: {
    title: 'This device',
    looking: 'Looking at this device…',
    none: 'No WebGPU on this device',
    unnamed: 'GPU',
    webgpu: 'WebGPU',
    f16: 'f16',
    subgroups: 'subgroups',
    again: 'Check again',
    adapter: 'Adapter',
    features: 'Features',
    noFeatures: 'none',
    limits: 'Limits'
  },
  load: {
    title: (name: string) => `Loading ${name}`,
    phases: {
      config: 'Reading the model’s description',
      download: 'Downloading the weights',
      engine: 'Starting the engine',
      upload: 'Moving the weights to the GPU',
      compile: 'Preparing the GPU’s programs'
    },
    starting: 'Starting',
    waiting: 'Waiting for another tab, which is fetching the same files',
    perSecond: 'per second',
    left: (time: string) => `${time} left`,
    cancel: 'Cancel',
    pause: 'Pause',
    resume: 'Continue',
    /** instead of the phase, while a download does not come */
    states: {
      fetching: '',
      paused: 'Paused',
      offline: 'Waiting for the network',
      retrying: 'The connection broke, trying again'
    },
    progress: 'Progress',
    files: {
      title: (done: string, total: string) => `${done} of ${total} files are here and verified`,
      from: (host: string) => `From ${host}`,
      free: 'nothing left to fetch',
      states: {
        fetching: 'arriving',
        paused: 'paused',
        offline: 'waiting for the network',
        retrying: 'broke, trying again',
        verifying: 'verifying'
      }
    }
  },
  host: {
    label: 'Download from',
    placeholder: 'huggingface.co',
    hint: 'A mirror of Hugging Face, or a server with a folder for each model. What is stored already stays.',
    set: 'Use',
    reset: 'Reset',
    isDefault: 'Models are downloaded from Hugging Face.',
    isSet: (host: string) => `Models are downloaded from ${host}. What is stored already stays.`,
    problems: {
      address: 'This is not an address. It looks like https://models.example/folder.',
      protocol: 'Only addresses that begin with https:// or http:// can be used.',
      login: 'The address must hold no name and no password: the page cannot keep them secret.',
      insecure: 'This page came by https, and browsers let it fetch from https only.',
      query: 'The address must end before “?” and “#”: names of files are put at its end.'
    },
    fromAddress: (host: string) =>
      `The link that opened this page has models downloaded from ${host}.`,
    refuse: 'Do not use it'
  },
  failure: {
    retry: 'Load again',
    reload: 'Reload the model',
    shorter: (tokens: string) => `Load with a context of ${tokens}`,
    smaller: (name: string) => `Load ${name} instead`,
    other: 'Choose another model',
    choose: 'Choose a model',
    dismiss: 'Dismiss'
  },
  /** A model that was lost is loaded again by itself; the cause is said before it. */
  recovery: {
    loading: (name: string) => `${name} is being loaded again.`,
    done: (name: string) => `${name} was loaded again.`,
    said: (what: string, name: string, done: boolean): string =>
      `${what} ${app.recovery[done ? 'done' : 'loading'](name)}`
  },
  tabs: {
    running: 'Another tab of this site is running a model.',
    runningMeans:
      'Two at once would not fit into the GPU. There it is unloaded if you use it here.',
    taken: (name: string) => `Another tab took over, and ${name} was unloaded here.`,
    takenMeans: 'This conversation is kept. You can go on here with one press.',
    useHere: 'Use it here',
    leave: 'Leave it there'
  },
  /** Why nothing can be sent. */
  obstacle: {
    noModel: 'Load a model to send. What you write here stays.',
    loading: 'You can write while the model loads, and send when it is ready.'
  },
  /** A conversation, and no model. */
  unloaded: {
    stays: 'No model is loaded. The conversation stays.',
    cut: 'The last reply was interrupted.',
    load: (name: string) => `Load ${name}`,
    loadAndGoOn: (name: string) => `Load ${name} and continue`
  },
  durable: {
    label: 'Keep a reply while it is written',
    means:
      'After a crash or a reload it goes on where it was. Off: while it is written it is stored only when the page is left or hidden.'
  },
  status: {
    none: 'no model',
    loading: 'loading',
    ready: 'ready',
    reading: 'reading',
    thinking: 'thinking',
    answering: 'answering',
    lost: 'stopped'
  },
  loaded: {
    open: (name: string) => `${name}, loaded model`,
    title: (name: string) => `Loaded: ${name}`,
    parameters: 'Parameters',
    weights: 'Weights',
    memory: 'GPU memory',
    runsOn: 'Runs on',
    gpu: 'GPU',
    cpu: 'CPU',
    context: 'Context',
    took: 'Loaded in',
    means: {
      runsOn: 'Where the tokens are computed.',
      parameters: 'The numbers the model learned; every token is computed with all of them.',
      weights: 'The size of the parameters as they are stored, about four bits each.',
      memory: 'Weights, the memory of the conversation (KV cache) and working buffers together.',
      context: 'The most tokens the model can keep in mind: the conversation and the reply.',
      took: 'From pressing the button to being ready, the download included.'
    },
    seed: (seed: number) => `seed ${seed}`,
    temperature: (value: number) => `temperature ${value}`,
    topP: (value: number) => `top-p ${value}`,
    maxTokens: (value: string) => `at most ${value} tokens a reply`,
    unload: 'Unload'
  },
  announce: {
    loaded: (name: string) => `${name} is loaded`,
    loading: (name: string) => `Loading ${name}`,
    loadFailed: 'Loading failed'
  },
  offline: {
    preparing: 'Preparing for offline use…',
    ready: 'Opens offline',
    failed: 'Does not open offline yet: this page could not be kept. The next visit tries again.',
    update: {
      ready: 'A new version is ready.',
      /** In the middle of a conversation. */
      ends: 'Reload after this chat: it is not stored.',
      reload: 'Reload',
      later: 'Later'
    }
  },
  refused: {
    title: 'The address of this page asked for something that is not used:',
    one: (name: string, value: string, allowed: string) =>
      `${name} “${value}”: it must be ${allowed}.`,
    allowed: {
      model: 'the short name of a listed model or the address of a folder',
      host: 'the https address of a server, without a name, a password or a “?” in it',
      context: 'a whole number from 256 to 131072',
      temperature: 'a number from 0 to 2',
      top_p: 'a number above 0, up to 1',
      seed: 'a whole number from 0 to 2147483647',
      max_tokens: 'a whole number from 1 to 131072'
    }
  }
};
