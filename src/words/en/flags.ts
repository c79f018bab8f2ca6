/** What speaks against a measurement: its name, what happened, what that means, what to do. */
import { count, plural, rate, seconds } from '../format.ts';

export const flags = {
  levels: {
    invalid: 'Not valid',
    warning: 'With caution',
    note: 'Worth knowing'
  },
  gate: {
    name: 'answers wrong',
    figure: (value: number) => `${rate(value)} % agreement`,
    what: 'The model did not pass the check of its answers.',
    meaning:
      'It does not compute what it should, so its speed means nothing. Damaged files or a fault in the graphics driver can be the reason.',
    next: 'Verify the files of the model, and measure again.'
  },
  /** the gate, where the fixed text was as it should be */
  gateSums: {
    name: 'answers wrong',
    what: 'The model gave wrong answers to sums that it was made for.',
    meaning: 'Something between its weights and its words is wrong, so its speed means nothing.',
    next: 'Verify the files of the model, and measure again.'
  },
  /** the gate, where it could not be asked, and where its answer means nothing */
  gateNoRoom: {
    name: 'answers not checked',
    what: 'The context is too short for the text that checks the answers.',
    meaning:
      'It is not known whether the model computes what it should here, so its speed means nothing.',
    next: 'Load the model with a context of 1,024 tokens or more, and measure again.'
  },
  gateUnknown: {
    name: 'answers not checked',
    figure: (value: number) => `${rate(value)} % agreement`,
    what: 'The model did not predict the English text that checks the answers, and it is not one of this page’s models.',
    meaning:
      'It may be damaged, or sound without knowing English. It is not known what it should say, so its speed means nothing.',
    next: 'Verify its files. To measure this device, use one of this page’s models.'
  },
  hidden: {
    name: 'tab was hidden',
    figure: seconds,
    what: 'This tab was not visible for part of the measurement.',
    meaning: 'Browsers slow hidden tabs down, so the figures are not those of the device.',
    next: 'Measure again, and leave the tab in front until the end.'
  },
  unfocused: {
    name: 'not in focus',
    figure: seconds,
    what: 'Another window or the browser itself had the focus for a while.',
    meaning: 'What was done there may have slowed the measurement down.',
    next: 'Measure again without touching anything else.'
  },
  software: {
    name: 'no graphics card',
    what: 'WebGPU ran on the processor instead of a graphics card.',
    meaning: 'The figures are true for the processor. They say nothing about a graphics card.',
    next: 'Switch on hardware acceleration in the browser’s settings, and measure again.'
  },
  cpu: {
    name: 'on the processor',
    what: 'There was no WebGPU, and the processor answered.',
    meaning: 'The figures are those of the processor, and only small models run there.',
    next: 'For figures of the graphics card, use a browser with WebGPU.'
  },
  timer: {
    name: 'coarse clock',
    figure: (value: number) => `${rate(value)} % of a gap`,
    what: 'The smallest step of the browser’s clock is more than a hundredth of the gap between two tokens.',
    meaning:
      'Gaps between tokens are rounded to that step. Rates of writing stay right, since they are taken over whole texts; that of a short prompt may be off by one step.',
    next: 'Read the gaps as rounded, or measure in a browser with a finer clock.'
  },
  drift: {
    name: 'speed drifts',
    figure: (value: number) => `${rate(value)} %`,
    what: 'The last round was more than 5 % faster or slower than the first, over all tests that write or over all that read.',
    meaning:
      'The device was not in a steady state: it grew warm, or another program started or stopped.',
    next: 'Let the device cool down and close other programs, then measure again.'
  },
  deviation: {
    name: 'figures scatter',
    figure: (value: number) => `${rate(value)} %`,
    what: 'The standard deviation of a test is more than 5 % of its mean.',
    meaning: 'A difference from another result may be chance.',
    next: 'Close other programs and tabs, then measure again.'
  },
  power: {
    name: 'power changed',
    what: 'The device was plugged in or unplugged during the measurement.',
    meaning: 'Many devices are faster on mains, so the figures mix two states.',
    next: 'Plug it in, and measure again.'
  },
  battery: {
    name: 'on battery',
    figure: (value: number) => `${count(value)} %`,
    what: 'The device ran on its battery.',
    meaning: 'Many devices are slower then. Compare only with results on battery.',
    next: 'For the best figures, plug it in and measure again.'
  },
  'other-tabs': {
    name: 'other tabs',
    figure: (value: number) => plural(value, { one: 'tab', other: 'tabs' }),
    what: 'Other tabs of this site had a model loaded.',
    meaning: 'They use memory, and slow the device down while they write.',
    next: 'Close them, and measure again.'
  },
  'other-adapter': {
    name: 'another GPU',
    what: 'The browser used a different GPU than in the last measurement on this device.',
    meaning: 'The two results are not of the same hardware.',
    next: 'See under “Device and versions” which one this is, and compare only results of the same GPU.'
  },
  throttled: {
    name: 'page slowed down',
    figure: (value: number) => `× ${rate(value)}`,
    what: 'The page took longer for a calculation than a worker beside it.',
    meaning:
      'Developer tools can slow a page down on purpose, or it was busy. Tokens then reached the screen more slowly than this device allows.',
    next: 'Close the developer tools, and measure again.'
  },
  stopped: {
    name: 'ended early',
    what: 'The measurement ended before its last part.',
    meaning: 'All tests were measured; what comes after them is missing.',
    next: 'Measure again for a complete report.'
  }
};
