/** Everything the stage says: where a talk is prepared, what the audience sees, the speaker's window. */
import { count, countOf, plural } from '../format.ts';

export const stage = {
  title: 'Show it to a room',
  text: 'Full screen, in type that can be read from the last row: your prompts, the thought, the answer, and how fast it goes.',
  enter: 'Go on stage',
  enterOther: 'Go on stage on the other screen',
  speaker: 'Open the speaker’s window',
  speakerText:
    'Your notes and what comes next, for a screen that only you see. It is a page of this site and works offline.',
  twoScreens: {
    several:
      'There are two screens here. The stage fills the one that this window is on: move it to the projector, and keep the speaker’s window with you.',
    choice:
      'There are two screens here. Try the other one before the talk: the browser asks once whether this page may use it. F9 then leads there, too, and the speaker’s window stays with you.'
  },
  speakerBlocked: 'The browser did not open a window. Allow pop-ups for this site and try again.',
  /** in the place of what answers */
  obstacle: {
    noModel: 'No model is loaded.',
    loading: (name: string) => `${name} is loading.`,
    again: (name: string) => `${name} stopped and is being loaded again.`,
    offline: (name: string) => `${name} waits for the network.`,
    silent: (name: string) => `${name} is loading, but nothing arrives.`,
    retrying: (name: string) => `${name} is loading: the connection broke, trying again.`,
    paused: (name: string) => `${name} is not loaded: its download is paused.`,
    goOn: 'Enter continues it.',
    enter: (name: string) => `Enter loads ${name}.`,
    elsewhere: 'Another tab uses the GPU.'
  },
  choose: 'Choose a model',
  script: {
    title: 'Script',
    empty: 'No prompts yet. Write down what you will ask, in the order of the talk.',
    add: 'Add a prompt',
    full: (most: number) => `A script has ${count(most)} prompts at most.`,
    prompt: (place: number) => `Prompt ${count(place)}`,
    notes: (place: number) => `Notes for prompt ${count(place)}`,
    text: 'What you ask',
    notesText: 'Notes: only the speaker’s window shows them',
    follows: 'Goes on in the same conversation',
    up: (place: number) => `Move prompt ${count(place)} up`,
    down: (place: number) => `Move prompt ${count(place)} down`,
    remove: (place: number) => `Delete prompt ${count(place)}`,
    moved: (place: number, of: number) => `Now prompt ${countOf(place, of)}.`,
    removed: 'The prompt was deleted.',
    replaced: 'Another script replaced yours.',
    back: 'It is back.',
    notKept:
      'Nothing can be stored here: the script is lost when this page is closed. Save it as a file.',
    save: 'Save as a file',
    open: 'Open a file',
    link: 'Copy a link',
    linkCopied: 'The link is copied. It carries the notes, too.',
    linkNotCopied: 'The browser did not allow copying.',
    linkTooLong: 'The script is too long for a link. Save it as a file.',
    opened: (prompts: number) =>
      `${plural(prompts, { one: 'prompt was', other: 'prompts were' })} read.`,
    leftOut: (prompts: number) =>
      `${plural(prompts, { one: 'prompt was', other: 'prompts were' })} left out: empty, or too long.`,
    problems: {
      size: 'That file is too large for a script.',
      json: 'That file is not a script: it is not JSON.',
      format: 'That file is not a script.',
      version: 'That script comes from a newer version of this page.',
      empty: 'That script has no prompt in it.',
      link: 'The script in the link is damaged.'
    },
    shared: (prompts: number) =>
      `The link that opened this page brings a script of ${plural(prompts, { one: 'prompt', other: 'prompts' })}.`,
    use: 'Use it',
    instead: 'Use it instead of mine',
    refuse: 'Do not use it',
    clicker: '“Next” on a clicker asks first',
    clickerText:
      'Then Page Down asks the prompt that is shown, and moves on once it was answered: three buttons are enough for a talk.'
  },
  keys: {
    title: 'On stage',
    forward: 'next prompt',
    back: 'previous prompt',
    run: 'ask it',
    ask: 'write a question from the room',
    answer: 'end the thought, answer now',
    clear: 'stop, and show nothing; again: go on',
    record: 'keep the reply as a recording',
    play: 'play the recording of this prompt',
    code: 'show the code for the audience, and put it away',
    leave: 'leave the stage'
  },
  show: {
    label: 'Stage',
    thought: 'Thought',
    answer: 'Answer',
    rate: 'Tokens per second',
    unit: 'tokens per second',
    onCpu: 'tokens per second, on the processor',
    none: '–',
    here: 'in this browser tab',
    phases: {
      reading: 'reading',
      thinking: 'thinking',
      answering: 'answering',
      done: 'done'
    },
    thoughtFor: (time: string) => `thought for ${time}`,
    ended: {
      stop: '',
      length: 'The answer ends here: it reached its length limit.',
      stopped: 'Stopped.',
      failed: 'The reply broke off.',
      interrupted: 'The reply broke off.'
    },
    tokens: (tokens: number) => plural(tokens, { one: 'token', other: 'tokens' }),
    nothing: 'There is no script yet. Esc leads to where you write it.',
    controls: 'Controls',
    commands: {
      back: 'Previous',
      forward: 'Next',
      run: 'Ask',
      ask: 'Question',
      answer: 'Answer now',
      clear: 'Stop and clear',
      record: 'Record',
      play: 'Play recording',
      code: 'Code',
      leave: 'Leave'
    },
    place: (place: number, of: number) => countOf(place, of)
  },
  asking: {
    title: 'A question from the room',
    keys: 'Enter asks it, Esc leaves.'
  },
  window: {
    title: 'Speaker',
    now: 'Now',
    next: 'Next',
    last: 'This is the last prompt.',
    notes: 'Notes',
    noNotes: 'No notes for this prompt.',
    none: 'The script is empty.',
    looking: 'Looking for the stage…',
    gone: 'The stage does not answer. Is its tab still open? This window continues as soon as it is there again.',
    waits: 'The stage is not shown yet.',
    dark: 'The screen is dark.',
    code: 'The code for the audience is shown.',
    ready: 'Not asked yet.',
    talk: 'Time on stage',
    clock: 'Time of day',
    rate: (rate: string) => `${rate} tokens per second`
  }
};
