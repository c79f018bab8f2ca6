/** Everything the view of models, and what has to do with room for them, says. */
import { plural } from '../format.ts';

export const models = {
  list: {
    offered: 'More models',
    text: 'Downloaded once, kept in this browser, usable without a network afterwards.',
    address: 'Another model in MLC format, by the address of its folder',
    addressHint:
      'Qwen 2 or Llama architecture, q4f16_1 or q4f32_1. The server must allow other sites to read it.',
    addressWrong: 'This is not the address of a folder. It must begin with https:// or http://.',
    addressLoad: 'Load from this address'
  },
  /** of a model in the list, behind its figures */
  offer: {
    parameters: 'parameters',
    download: 'to download',
    memory: (context: string) => `of GPU memory at ${context} tokens of context`,
    page: 'model page'
  },
  loaded: {
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
  stored: {
    title: 'Stored in this browser',
    looking: 'Looking at what is stored…',
    none: 'Nothing is stored yet. A model that is loaded once stays here and needs no network afterwards.',
    noStorage:
      'This page cannot store models: the browser allows it only for addresses that begin with https://.',
    failed:
      'What is stored cannot be read. The browser may be set to keep nothing of this site: check its settings for cookies and site data.',
    /** beside the size */
    files: (count: number) => plural(count, { one: 'file', other: 'files' }),
    incomplete: (done: string) => `${done} here; loading it continues from there`,
    incompleteUnknown: 'not complete; loading it fetches the rest',
    usedAt: (time: string) => `used ${time}`,
    storedAt: (time: string) => `stored ${time}, not used yet`,
    verifiedAt: (time: string) => `verified ${time}`,
    verified: 'verified',
    sizesOnly: 'only sizes verified: its index has no checksums',
    unverified: 'not verified: stored by another program',
    loaded: 'loaded now',
    loading: 'loading now',
    load: 'Load',
    goOn: 'Continue loading',
    verify: 'Verify',
    verifyWhat: 'Reads every byte and compares it with the checksums in the model’s index.',
    delete: 'Delete',
    stop: 'Stop verifying',
    reading: 'Reading every byte',
    fetching: 'Fetching what was damaged',
    sound: (files: number) =>
      files === 1
        ? 'Verified: the file of weights is correct.'
        : `Verified: all ${files} files of weights are correct.`,
    repaired: (names: readonly string[]) =>
      names.length > 3
        ? `${names.length} files were damaged or missing and have been fetched again. Now all are correct.`
        : `Damaged or missing, and fetched again: ${names.join(', ')}. Now all files are correct.`,
    deleted: {
      all: (size: string) => `${size} is free again.`,
      elsewhere: () =>
        'Another tab is downloading a model, so that model stays. Cancel the download there, then delete it.',
      failed: () => 'Not everything could be deleted. Reload the page and try again.'
    },
    progress: 'Verifying'
  },
  confirm: {
    one: (name: string) => `Delete ${name}?`,
    all: (count: number) => `Delete ${plural(count, { one: 'model', other: 'models' })}?`,
    leftovers: 'Delete what no model needs?',
    frees: (size: string) => `This frees ${size}.`,
    again: 'To use it again it must be downloaded again.',
    againAll: 'Whatever you use again must be downloaded again.',
    builtIn: 'It is part of this page, and is back when you load it.',
    loaded: (name: string) => `${name} is loaded: it is unloaded first. The conversation stays.`,
    loading: (name: string) => `${name} is being loaded: that is cancelled first.`,
    yes: (size: string) => `Delete ${size}`,
    keep: 'Keep'
  },
  leftovers: {
    title: 'Left over',
    text: 'Files of models and versions that are gone. Nothing needs them.',
    delete: 'Clean up'
  },
  all: {
    delete: 'Delete all'
  },
  storage: {
    total: (size: string) => `Models take ${size}.`,
    available: (size: string) => `The browser reports room for ${size} more.`,
    kept: 'It will keep them.',
    notKept: 'It may delete them when the disk is full.',
    ask: 'Ask it to keep them',
    /** after it has said no */
    refused: {
      chrome: 'It did not agree. It does for pages that are installed, bookmarked or often used.',
      edge: 'It did not agree. It does for pages that are installed, bookmarked or often used.',
      firefox: 'It did not agree. You can allow it in the page’s permissions.',
      safari:
        'It did not agree. Safari also deletes what a page stored when you have not visited it for seven days of use; a page on the Home Screen or in the Dock keeps it.',
      other: 'It did not agree.'
    },
    private: 'This may be a private window: what is stored in it is gone when it is closed.'
  },
  /** Under a download. `room` and `kept` are undefined where the browser does not say. */
  download: (size: string, room: string | undefined, kept: boolean | undefined) => {
    const stays = {
      true: 'will keep it',
      false: 'may delete it when the disk is full',
      undefined: ''
    }[`${kept}`];
    const reports = room === undefined ? '' : `reports room for ${room}`;
    const browser = [reports, stays].filter(Boolean).join(' and ');
    return `It takes ${size} of storage.${browser && ` The browser ${browser}.`}`;
  },
  /** After a download that did not fit. */
  room: {
    title: 'What you could delete',
    none: 'Nothing else is stored here that could be deleted.',
    notEnough: (size: string) =>
      `Everything else that is stored here would free ${size}: not enough.`,
    delete: (size: string) => `Delete ${size} and load again`,
    deleteChosen: 'Delete and load again'
  }
};
