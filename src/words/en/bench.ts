/** Everything the benchmark says; flags and the limits of a device have files of their own. */
import { milliseconds } from '../figures.ts';
import { count, plural, rate, seconds } from '../format.ts';

export const bench = {
  title: 'How fast is this device?',
  unit: 'tok/s',
  onCpu: 'CPU',
  details: 'Details',
  /** before anything was measured */
  start: {
    text: 'Measures how many tokens per second a model reads and writes here. It first checks that the answers are right, and also shows how far the speed is from the limit of this device.',
    choose: 'Choose a model',
    loadFirst: (name: string) => `Load ${name}`,
    noModel: 'A model must be loaded to be measured.',
    loading: 'The measurement can start when the model is loaded.',
    answering: 'A reply is being written. The measurement can start when it has ended.',
    measures: (name: string) => `Measures ${name}.`,
    other: 'Another model',
    kind: 'Length',
    quick: 'Quick',
    full: 'Full',
    means: {
      quick:
        'Three repetitions of every test: about two minutes with a small model on a graphics card.',
      full: 'Five repetitions, and three minutes of writing without a pause, which shows whether the device slows down when it is warm.'
    },
    name: 'Name of this device',
    nameHint: 'Appears in the report. You can leave it empty.',
    run: 'Start the measurement',
    again: 'Measure again',
    prepare: 'For a reliable figure',
    advice: [
      'Plug the device in.',
      'Close other tabs and programs that use the graphics card.',
      'Leave this tab in front and untouched until the end, without developer tools.'
    ],
    onCpu: 'There is no WebGPU here: the processor answers, and the report says so.'
  },
  running: {
    phases: {
      prepare: 'Looking at the device and the model',
      gate: 'Checking that the answers are right',
      'warm-up': 'Warming up',
      tests: 'Repeating every test',
      task: 'Solving a problem',
      roofline: 'Finding the limits of the device',
      soak: 'Writing for three minutes'
    },
    title: (name: string) => `Measuring ${name}`,
    progress: 'Progress of the measurement',
    step: (test: string, done: number, total: number) =>
      `${test}, ${count(done)} of ${count(total)} done`,
    latest: (test: string, value: number) => `${test}: ${rate(value)} tok/s`,
    left: (time: string) => `about ${time} left`,
    cancel: 'Cancel',
    stay: 'Leave this tab in front. The screen stays on.',
    cancelled: 'The measurement was cancelled. Nothing of it was kept.',
    failed: 'The measurement ended early.',
    done: 'The measurement is done.',
    stopped: 'The measurement ended early. What was measured is kept.'
  },
  report: {
    label: 'Report',
    /** behind the rate */
    and: ', ',
    right: 'and it is right',
    /** where something speaks against the figure */
    answersRight: 'and the answers are right',
    /** of a result that came from elsewhere */
    claimed: 'and right, by its own account',
    unchecked: 'but the answers could not be checked: this does not count',
    wrong: 'but the answers are wrong: this does not count',
    invalid: 'not valid: this does not count',
    checked: 'answers checked',
    checkedWhat: (agreement: string, threshold: string) =>
      `In a fixed text, the model chose the expected next token in ${agreement} of all places. At least ${threshold} is needed.`,
    /** of a model whose answers are not known by heart */
    checkedText: (agreement: string, threshold: string) =>
      `In a fixed English text, the model chose the token that follows in ${agreement} of all places. At least ${threshold} is needed: every sound model should reach that, and no broken one. This threshold was argued, not measured with this model’s weights.`,
    sums: (right: number, asked: number) =>
      `It also solved ${count(right)} of ${count(asked)} sums.`,
    stable: (drift: string) => `stable, drift ${drift}`,
    stableWhat:
      'Drift is the change from the first round to the last, over all tests that write. Over those that read it is below 5 %, too, and no test’s standard deviation is above 5 % of its mean.',
    headlineMeans: (test: string, n: number) =>
      `The mean of ${count(n)} repetitions of ${test}: 128 tokens written one after another, measured inside the engine. The figure after ± is the standard deviation.`,
    of: (model: string, when: string) => `${model}, ${when}`,
    took: 'Took',
    skipped: (tests: string) => `Not measured, because the context is too short: ${tests}.`
  },
  table: {
    label: 'Tests',
    test: 'test',
    rate: 'tok/s',
    sd: '± sd',
    n: 'n',
    median: 'median',
    min: 'min',
    max: 'max',
    first: 'first token, ms',
    more: 'All figures',
    gaps: 'Gaps between tokens, ms',
    gap: { p50: 'p50', p95: 'p95', p99: 'p99', worst: 'worst' },
    explain:
      'pp: a prompt of that many tokens is read in one go, and the first token after it is chosen; the time to the first token is the median of that. tg: that many tokens are written one by one; after @ stands the number of tokens before them in the context.'
  },
  task: {
    title: 'A real problem',
    right: 'Right answer. ',
    wrong: 'Wrong answer. ',
    said: (verdict: string, thought: number, answer: number, first: string) =>
      `${verdict}${plural(thought, { one: 'token', other: 'tokens' })} of thought, ${count(answer)} of answer; the first came after ${first}.`,
    engine: 'inside the engine',
    delivered: 'delivered to the page',
    painted: 'on the screen',
    lost: (lost: number, tokenizer: number, hop: number, page: number) =>
      `${rate(lost)} tok/s are lost on the way from the engine to the screen. For each token, that is ${milliseconds(tokenizer)} in the tokenizer, ${milliseconds(hop)} between worker and page, ${milliseconds(page)} in the page.`,
    nothingLost: 'Nothing is lost on the way from the engine to the screen.'
  },
  soak: {
    title: 'Three minutes without a pause',
    said: (first: number, last: number, drift: string, slowest: number) =>
      `From ${rate(first)} tok/s in the first ten seconds to ${rate(last)} in the last: drift ${drift}. The slowest ten seconds ran at ${rate(slowest)}.`,
    seconds: 'seconds',
    rate: 'tok/s'
  },
  device: {
    title: 'Device and versions',
    gpu: 'GPU',
    processor: 'the processor',
    unnamed: 'WebGPU gives no name for it in this browser',
    renderer: 'as WebGL names it',
    browser: 'Browser',
    system: 'System',
    cores: 'Processor cores',
    memory: 'Main memory',
    memoryRounded: (gigabytes: number) => `${count(gigabytes)} GB, rounded by the browser`,
    screen: 'Screen',
    hertz: (value: number) => `${rate(value)} Hz`,
    clock: 'Clock resolution',
    isolated: 'Cross-origin isolated',
    power: 'Power',
    plugged: 'plugged in',
    battery: (level: string) => `on battery, ${level}`,
    yes: 'yes',
    no: 'no',
    features: 'Features',
    limits: 'Limits',
    model: 'Model',
    context: 'Context',
    tokens: (value: number) => plural(value, { one: 'token', other: 'tokens' }),
    protocol: 'Protocol',
    protocolIs: (version: number, kind: string, n: number, seed: number) =>
      `v${version} ${kind}, ${count(n)} repetitions, seed ${seed}`,
    versions: 'Versions',
    hashes: { library: 'Library', config: 'Config', index: 'Weights', tokenizer: 'Tokenizer' },
    none: 'none'
  },
  give: {
    title: 'Share',
    link: 'Copy a link',
    linkMeans: 'The link carries the whole report. No server gets it.',
    markdown: 'Copy as Markdown',
    json: 'JSON',
    csv: 'CSV',
    png: 'Picture',
    copied: 'Copied.',
    notCopied: 'The browser did not allow copying.',
    saved: (name: string) => `Saved as ${name}.`,
    failed: 'This result could not be saved.',
    noPicture:
      'The browser gives noise in place of the picture, as a protection against fingerprinting. Allow this page to use canvas data, or take a screenshot.',
    notValid: 'Everything you share says that the result is not valid.'
  },
  kept: {
    title: 'Results on this device',
    none: 'Nothing has been measured here yet.',
    unavailable: 'The browser keeps nothing for this page: results are gone when it is closed.',
    full: (most: number) =>
      `${count(most)} results are kept: the next one replaces the oldest. Save them first.`,
    open: (name: string) => `Open ${name}`,
    choose: (name: string) => `Compare ${name}`,
    delete: (name: string) => `Delete ${name}`,
    deleted: 'The result was deleted.',
    clear: 'Delete all',
    clearSure: (n: number) =>
      `${plural(n, { one: 'result', other: 'results' })} will be deleted from this browser.`,
    clearYes: 'Delete',
    clearNo: 'Keep',
    cleared: 'All results were deleted.',
    saveAll: 'Save all as JSON lines',
    compare: (n: number) => (n > 0 ? `Compare ${count(n)}` : 'Compare'),
    compareHint: 'Choose two or more to compare them.',
    file: 'Open a file',
    fileHint:
      'JSON or JSON lines, saved here or on another device. You can also drop it on this page. Results from a file are here until the page is closed.',
    fromFile: 'from a file',
    notValid: 'not valid',
    opened: (n: number) => `${plural(n, { one: 'result', other: 'results' })} opened.`,
    refused: (n: number) =>
      `${plural(n, { one: 'entry', other: 'entries' })} refused: not a result of this benchmark, or changed since.`,
    otherVersion: (n: number) =>
      `${plural(n, { one: 'result', other: 'results' })} of another version of this benchmark. Reload the page: it may be older than they are.`,
    left: (n: number) => `${count(n)} more were not read: put fewer into one file.`,
    problems: {
      size: 'The file is too large: results take a few kilobytes each.',
      json: 'The file is not JSON.',
      empty: 'There is no result in the file.'
    }
  },
  compare: {
    title: 'Comparison',
    text: 'Tokens per second: the mean of the repetitions ± their standard deviation. Every result is compared with the first one.',
    repetitions: (n: number) => plural(n, { one: 'repetition', other: 'repetitions' }),
    first: 'first',
    times: (ratio: string) => `${ratio} ×`,
    verdicts: {
      faster: 'faster',
      slower: 'slower',
      noise: 'within the noise',
      unknown: 'too few samples to tell'
    },
    test: 'Welch’s t-test at 5 %: a difference that chance alone would cause more often than that counts as noise.',
    differences: {
      invalid: 'One of the results is not valid.',
      model: 'The models differ.',
      quantization: 'The quantizations differ.',
      context: 'The context lengths differ.',
      library: 'The versions of the model library differ.',
      kernels: 'The shapes of the kernels differ.',
      engine: 'The versions of web-llm differ.',
      app: 'The versions of Thinktab differ.',
      backend:
        'They were not measured on the same kind of device: a graphics card, the processor in its place, or the processor without WebGPU.'
    },
    missing: '–',
    back: 'Back'
  },
  /** opened by a link */
  link: {
    title: 'A result from elsewhere',
    unverified:
      'It came with the link. Nobody has checked it: whoever made the link may have changed the figures.',
    here: 'Measure the same here',
    ofModel: (name: string) =>
      `That result is of ${name}. Choose the same model to compare the two devices.`,
    broken: 'The result in this link cannot be read.',
    brokenMeans: 'The link may have been cut off when it was copied. Ask for it again.',
    other: 'This link holds a result of another version of the benchmark.',
    otherMeans: 'Reload the page: it may be older than the link.',
    dismiss: 'Dismiss'
  },
  /** by ?bench= of the address */
  asked: (model: string) => `${model} is loaded first, and then measured.`,
  duration: seconds
};
