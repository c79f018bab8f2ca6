/** Everything the benchmark says. */
import { count, plural } from '../format.ts';

export const bench = {
  title: 'How fast is this device?',
  /** before anything was measured */
  start: {
    text: 'Measures how many tokens per second a model reads and writes here, checks first that its answers are right, and says how far from the limit of this device that is.',
    model: 'Model',
    choose: 'Choose a model',
    loadFirst: (name: string) => `Load ${name}`,
    noModel: 'A model must be loaded to be measured.',
    loading: (name: string) => `${name} is loading. The measurement can start when it is here.`,
    answering: 'A reply is being written. The measurement can start when it has ended.',
    quick: 'Quick',
    full: 'Full',
    kind: 'Measurement',
    means: {
      quick: 'Three repetitions of every test. On a graphics card about a minute.',
      full: 'Five repetitions, and three minutes of writing without a pause, to see whether the device slows down when it is warm.'
    },
    name: 'Name of this device',
    nameHint: 'Stands in the report. Not needed.',
    run: 'Start the measurement',
    runAgain: 'Run again',
    prepare: 'For a figure that holds',
    advice: [
      'Plug the device in.',
      'Close other tabs and programs that use the GPU.',
      'Keep this tab in front, and the developer tools closed.'
    ],
    onCpu: 'There is no WebGPU here. The processor answers, and the report says so.'
  },
  running: {
    phases: {
      prepare: 'Looking at the device and the model',
      gate: 'Checking that the model answers right',
      'warm-up': 'Warming up',
      tests: 'Measuring',
      task: 'Solving a problem',
      roofline: 'Finding the limits of this device',
      soak: 'Writing for three minutes'
    },
    progress: 'Progress of the measurement',
    step: (done: number, total: number) => `${count(done)} of ${count(total)}`,
    left: (time: string) => `about ${time} left`,
    cancel: 'Cancel',
    stay: 'Leave this tab in front. Nothing else should run now.',
    cancelled: 'The measurement was cancelled. Nothing was kept.'
  },
  unit: 'tok/s',
  repetitions: (n: number) => plural(n, { one: 'repetition', other: 'repetitions' })
};
