import { count, plural, rate, running, seconds } from '../format.ts';

/** What stands in the log, at a reply and its figures: fetched with the first, and not before. */
export const reply = {
  log: 'Conversation',
  you: 'You',
  model: 'Model',
  toEnd: 'To the end',
  again: 'Answer again',
  goOn: 'Continue',
  answer: 'Answer',
  versions: {
    label: 'Versions of this message',
    at: (at: number, of: number) => `${count(at)}/${count(of)}`,
    previous: 'Previous version',
    next: 'Next version'
  },
  readout: {
    label: 'Tokens per second',
    unit: 'tok/s',
    unitOnCpu: 'tok/s · CPU',
    none: '–',
    context: 'Context used',
    of: (used: number, available: number) => `${count(used)} of ${count(available)}`
  },
  /** Where the context has no room; what the message field says of it is in the chat. */
  full: {
    prompt: 'This message does not fit.',
    promptMeaning: (tokens: number, available: number) =>
      `With what the model reads before it, it takes ${count(tokens)} tokens. The context holds ${count(available)}. The message stays where it is.`,
    answer: 'The context has no room for this answer.',
    answerMeaning: (tokens: number, available: number) =>
      `With what the model reads before it, the question takes ${count(tokens)} tokens. The context holds ${count(available)}. Nothing was changed.`,
    reply: 'The context is full: the reply stopped here.',
    replyMeaning: (available: number) =>
      `All ${count(available)} tokens are taken. Nothing was left out.`,
    leaveOut: 'Leave out the oldest turns',
    longer: (tokens: number, memory: string) =>
      `Reload with ${count(tokens)} tokens: ${memory} more memory`,
    startNew: 'New chat with this question only',
    cancel: 'Cancel',
    leftOut: (messages: number) =>
      messages === 1
        ? 'The message above is left out: the model does not read it.'
        : `The ${count(messages)} messages above are left out: the model does not read them.`,
    putBack: 'Put back'
  },
  turn: {
    actions: 'What can be done with this message',
    edit: 'Edit',
    again: 'Answer again, as another version',
    record: 'Record, to play it on stage',
    unfold: 'Show all of it',
    fold: 'Show less',
    remove: 'Delete',
    removeAll: 'Delete, with all that follows'
  },
  empty: {
    title: 'Ready.',
    text: 'Ask a question. It thinks first, while you watch, and then answers.',
    suggestions: 'Questions to begin with',
    /** by the kind of model */
    questions: {
      pocket: [
        'How many r are in strawberry?',
        'Which is larger, 9.11 or 9.9?',
        'What is 1203 minus 458?',
        '47+85?'
      ],
      r1: [
        'Which is larger, 9.11 or 9.9?',
        'Solve x² − 5x + 6 = 0.',
        'Write a Python function that tells whether a number is prime.',
        'How many r are in strawberry?'
      ]
    }
  },
  edit: {
    label: 'Edit your message',
    send: 'Send as a new version',
    cancel: 'Cancel',
    hint: 'The earlier version stays, with everything that follows it.',
    noModel: 'Load a model to send.'
  },
  markdown: {
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'Selected: press Ctrl + C',
    noLanguage: 'text',
    code: (language: string) => (language ? `Code, ${language}` : 'Code'),
    formula: 'Formula',
    table: 'Table',
    image: (name: string) => (name ? `Image, not loaded: ${name}` : 'Image, not loaded')
  },
  linkOpens: 'opens in a new tab',
  thought: {
    reading: (elapsed: number) => `Reading the prompt… ${running(elapsed)}`,
    thinking: (elapsed: number) => `Thinking… ${running(elapsed)}`,
    tokens: (tokens: number) => plural(tokens, { one: 'token', other: 'tokens' }),
    done: (elapsed: number) => `Thought for ${seconds(elapsed)}`,
    cut: (elapsed: number) => `Thought for ${seconds(elapsed)}, then cut off`,
    /** why there is no answer, by how the reply ended */
    cutNote: {
      stop: 'The thought was cut off here: the model stopped before an answer.',
      length: 'The thought was cut off here by the token limit, before an answer.',
      stopped: 'The thought was cut off here: you stopped it before an answer.',
      failed: 'The thought was cut off here by a failure, before an answer.',
      interrupted: 'The thought was cut off here: the page was closed before an answer.'
    },
    /** why the thought was ended for the model */
    endNote: {
      asked: 'The thought was cut off here because you asked for the answer.',
      budget: 'The thought was cut off here: its token budget was used up.'
    },
    endTitle: {
      asked: 'cut off for the answer',
      budget: 'cut off by its budget'
    },
    answerNow: 'Answer now',
    answerNowTitle: 'End the thought and go on to the answer',
    answerAsked: 'Going on to the answer…',
    copy: 'Copy the thought',
    region: 'Thought'
  },
  /** How a reply ended, where that needs to be said. */
  ended: {
    stop: 'finished',
    length: 'cut at the length limit',
    stopped: 'stopped by you',
    failed: 'broke off',
    interrupted: 'interrupted'
  },
  readings: {
    label: 'Measurements of this reply',
    firstWord: 'first word',
    firstAnswer: 'first word of the answer',
    engine: 'engine',
    delivered: 'delivered',
    prompt: 'prompt',
    thought: 'thought',
    answer: 'answer',
    tokens: 'tokens',
    continued: 'continued',
    temperature: (value: number) => `temperature ${value}`,
    topP: (value: number) => `top-p ${value}`,
    maxTokens: (value: number) => `at most ${count(value)} tokens`,
    seed: (value: number) => `seed ${value}`,
    presence: (value: number) => `presence penalty ${value}`,
    frequency: (value: number) => `frequency penalty ${value}`,
    repetition: (value: number) => `repetition penalty ${value}`,
    budget: (value: number) => `a thinking budget of ${count(value)} tokens`,
    system: 'a system prompt',
    keptThoughts: 'earlier thoughts sent back',
    promptRate: (value: number) => `at ${rate(value)} tok/s`
  },
  /** what fills the context */
  contextParts: {
    prompt: {
      name: 'Prompt',
      meaning:
        'What was read: the system prompt, earlier turns, the last question, and the tag that ends a thought for the model.'
    },
    thought: {
      name: 'Thought',
      meaning: 'Of the last reply. It is dropped when the next message is sent.'
    },
    answer: { name: 'Answer', meaning: 'Of the last reply, so far.' },
    free: { name: 'Free', meaning: 'For the rest of the reply, and what comes after it.' }
  },
  /** what each means; asked for */
  meaning: {
    live: 'Tokens per second that reach this page while a reply is written. A token is a piece of a word, about four letters of English. N tokens have N − 1 gaps between them; the rate is gaps divided by time.',
    last: 'Tokens per second of the last reply, as they reached this page: the gaps between its tokens divided by the time from the first to the last.',
    context:
      'Tokens the model has to keep in mind, of those that fit. When the context is full, the reply ends, and says so; nothing is left out silently.',
    contextOver:
      'This conversation comes from a longer context: with its last thought it takes more tokens than fit now. If a question does not fit, you are told before it is sent, with ways to make room.',
    firstWord:
      'From sending to the first token: the model reads the whole prompt before it writes the first one.',
    firstAnswer:
      'From sending to the first token of the answer: reading the prompt, and the whole thought.',
    engine:
      'Tokens per second inside the engine, as web-llm reports them: decoding only, without the way to this page.',
    delivered:
      'Tokens per second as they reached this page. The difference to the engine’s rate is what the way from the worker to the page costs.',
    prompt:
      'How many tokens of prompt were read, and how many per second; what the model still has of the conversation is not read again.',
    thought: 'Tokens written inside the thought.',
    answer: 'Tokens written after the thought.',
    model: (name: string) => `${name} wrote this reply.`,
    madeWith: (settings: string) => `The settings this reply was made with: ${settings}.`,
    ended:
      'How the reply ended: the model finished, the limit of tokens was reached, or it was stopped.',
    continued:
      'The reply was interrupted and continued later. Times and rates are those of its last part, counts those of the whole; the prompt is what was read to continue.'
  }
};
