/** What is said once a model was asked for: loading, failing, being lost, another tab; and of a newer page. */
export const running = {
  /** Beside a chat with the pocket model. */
  pocket: {
    knows: 'Pocket knows small problems with numbers and letters, and nothing else.',
    needs: (name: string) => `${name} needs WebGPU.`,
    load: (name: string, size: string) => `Load ${name} (${size})`
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
      `${what} ${running.recovery[done ? 'done' : 'loading'](name)}`
  },
  tabs: {
    running: 'Another tab of this site is running a model.',
    runningMeans:
      'Two at once would not fit into the GPU. If you use it here, it is unloaded there.',
    taken: (name: string) => `Another tab took over, and ${name} was unloaded here.`,
    takenMeans: 'This conversation is kept. You can go on here with one press.',
    useHere: 'Use it here',
    leave: 'Leave it there'
  },
  /** A newer version of the page is here. */
  update: {
    ready: 'A new version is ready.',
    /** In the middle of a conversation. */
    ends: 'Reload after this chat: it is not stored.',
    reload: 'Reload',
    later: 'Later'
  },
  /** A conversation, and no model. */
  unloaded: {
    stays: 'No model is loaded. The conversation stays.',
    cut: 'The last reply was interrupted.',
    load: (name: string) => `Load ${name}`,
    loadAndGoOn: (name: string) => `Load ${name} and continue`
  },
  refused: {
    title: 'Something in the address of this page was ignored:',
    one: (name: string, value: string, allowed: string) =>
      `${name} “${value}”: it must be ${allowed}.`,
    allowed: {
      model: 'the short name of a listed model or the address of a folder',
      host: 'the https address of a server, without a name, a password or a “?” in it',
      context: 'a whole number from 256 to 131072',
      temperature: 'a number from 0 to 2',
      top_p: 'a number above 0, up to 1',
      seed: 'a whole number from 0 to 2147483647',
      max_tokens: 'a whole number from 1 to 131072',
      bench: 'quick or full'
    }
  }
};
