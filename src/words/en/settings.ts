/** Everything the view of settings says. The type of this object is what another language must say, too. */
import { count } from '../format.ts';

export const settings = {
  durable: {
    label: 'Keep a reply while it is written',
    means:
      'After a crash or a reload it continues where it was. Off: until it ends, it is stored only when the page is left or hidden.'
  },
  title: 'Settings',
  conversation: {
    title: 'This conversation',
    text: 'Changes apply from the next reply on. The model is not loaded again.',
    penalties: 'Penalties',
    makeDefaults: 'Make these the defaults',
    reset: 'Reset to the model’s recommendation',
    isDefaults: 'New conversations begin with these settings.',
    isRecommended: 'These are the model’s recommended settings.'
  },
  origin: {
    address: 'from the address of this page',
    conversation: 'for this conversation'
  },
  systemPrompt: {
    label: 'System prompt',
    means:
      'Said to the model before the conversation. R1 works better without one: put what matters into the question.',
    empty: 'None',
    tooLong: (most: number) => `Not used: it may have at most ${count(most)} characters.`
  },
  /** `empty`: stands in a field that may be left empty */
  fields: {
    temperature: {
      label: 'Temperature',
      means: 'How freely the next token is chosen. 0: always the likeliest one.',
      empty: ''
    },
    topP: {
      label: 'Top-p',
      means: 'The choice is among the likeliest tokens whose probabilities add up to this. 1: all.',
      empty: ''
    },
    maxTokens: {
      label: 'Tokens a reply may have',
      means: 'A reply is cut off there. Its thought counts, too.',
      empty: 'as many as fit'
    },
    thinkingBudget: {
      label: 'Thinking budget, in tokens',
      means: 'A thought that reaches it is ended, and the answer begins.',
      empty: 'no limit'
    },
    seed: {
      label: 'Seed',
      means: 'The same seed, settings and conversation give the same reply again.',
      empty: 'a new one each time'
    },
    presencePenalty: {
      label: 'Presence penalty',
      means: 'Above 0, what has been written already becomes less likely. 0: off.',
      empty: ''
    },
    frequencyPenalty: {
      label: 'Frequency penalty',
      means: 'The same, but stronger the more often it was written. 0: off.',
      empty: ''
    },
    repetitionPenalty: {
      label: 'Repetition penalty',
      means: 'Divides the likelihood of what was written. 1: off.',
      empty: ''
    }
  },
  keepThoughts: {
    label: 'Keep thoughts in later turns',
    means:
      'The model reads its earlier thoughts again. This takes context, and R1 was trained without it.'
  },
  wrong: {
    number: (low: number, high: number) => `Not used: it must be a number from ${low} to ${high}.`,
    whole: (low: number, high: number) =>
      `Not used: it must be a whole number from ${count(low)} to ${count(high)}.`
  },
  model: {
    title: 'Model',
    context: 'Context length',
    contextMeans: 'The most tokens the model can keep in mind: the conversation and the reply.',
    suits: (tokens: string) => `What suits this device (${tokens})`,
    suitsAny: 'What suits the device and the model',
    tokens: (tokens: string) => `${tokens} tokens`,
    tokensCost: (tokens: string, memory: string) => `${tokens} tokens · ${memory}`,
    reload: (name: string, has: string) =>
      `${name} has ${has} tokens of context and must be loaded again to change that. The conversation stays.`,
    costs: (then: string, now: string) =>
      `It will then take ${then} of GPU memory; now it takes ${now}.`,
    tooShort: (used: string) => `This conversation has ${used} tokens already, and would not fit.`,
    load: (tokens: string) => `Load again with ${tokens} tokens`,
    busy: 'A reply is being written; it would be cut off.'
  },
  browser: {
    title: 'This browser',
    theme: 'Theme',
    themes: {
      system: 'As the system',
      light: 'Light',
      dark: 'Dark'
    },
    language: 'Language',
    languageMissing: 'This language could not be fetched. Check the network, then try again.'
  }
};
