/** What a device allows, which of its limits is reached, and which GPU it is. */
import { bandwidth, milliseconds, percent } from '../figures.ts';
import { count, formatBytes, rate } from '../format.ts';

export const hardware = {
  title: 'How far this is from the limit',
  /** headings over what WebGPU tells of a device */
  details: {
    adapter: 'Adapter',
    features: 'Features',
    noFeatures: 'none',
    limits: 'Limits'
  },
  /** shares: measured against a ceiling */
  limit: {
    memory: (ofMemory: number) =>
      `${percent(ofMemory)} of what this GPU’s memory allows. The limit here is memory, not dispatch overhead.`,
    cached: (ofMemory: number) =>
      `${percent(ofMemory)} of what this GPU’s memory allows: some of the weights come from its caches. The limit here is memory, not dispatch overhead.`,
    dispatch: (ofMemory: number, ofDispatch: number) =>
      `${percent(ofMemory)} of what this GPU’s memory allows. The limit here is dispatch overhead: ${percent(ofDispatch)} of what that allows.`,
    other: (ofMemory: number, ofDispatch: number) =>
      `${percent(ofMemory)} of what this GPU’s memory allows, and ${percent(ofDispatch)} of what dispatch overhead does. Neither is the limit here.`,
    software: (ofMemory: number, ofDispatch: number) =>
      `${percent(ofMemory)} of what memory allows, and ${percent(ofDispatch)} of what dispatch overhead does. The processor stands in for a GPU here: its arithmetic is the limit.`
  },
  ceilings: {
    memory: (tokens: number, bytes: number, perSecond: number) =>
      `Memory allows ${rate(tokens)} tok/s: a token reads ${formatBytes(bytes)}, and a kernel reads ${bandwidth(perSecond)}.`,
    dispatch: (tokens: number, launches: number, each: number, readBack: number) =>
      `Dispatch overhead allows ${rate(tokens)} tok/s: a token takes ${count(launches)} launches of ${milliseconds(each)} each, and ${milliseconds(readBack)} until it is read.`,
    /** beside the lines of the plot */
    memoryLine: (tokens: number) => `memory allows ${rate(tokens)} tok/s`,
    dispatchLine: (tokens: number) => `dispatch overhead allows ${rate(tokens)} tok/s`,
    measured: (tokens: number) => `${rate(tokens)} measured`
  },
  axes: { bandwidth: 'bandwidth a kernel can read, GB/s', rate: 'tokens per second' },
  change: {
    weights:
      'What would change it: faster memory, or a model with fewer bytes to read per token (fewer parameters, or fewer bits for each).',
    'shorter-context': (share: number) =>
      `What would change it: a shorter conversation. ${percent(share)} of what a token reads is the conversation before it.`,
    'one-pass': (times: number) =>
      `What would change it: fewer launches, or launches that share a pass. A launch in a pass of its own costs ${count(times)} times as much here. The browser and the graphics driver set the price: another version of either may be faster.`,
    'fewer-launches':
      'What would change it: fewer launches per token. The browser and the graphics driver set the price of each: another version of either may be faster.',
    'read-back':
      'What would change it: a shorter way from the GPU back to the page. Waiting for a token takes longer than its launches. The browser and the graphics driver set the time: another version of either may be faster.',
    elsewhere:
      'What may be in the way: other programs on the GPU, power saving, or the kernels themselves. Plug the device in, close what else computes, and measure again.',
    software: 'What would change it: a GPU that the browser can use.'
  },
  saved: (bytes: number, f16Bytes: number, share: number) =>
    `Takes ${formatBytes(bytes)} of GPU memory. With 16 bits for each weight it would be ${formatBytes(f16Bytes)}: ${percent(share)} is saved.`,
  means: {
    bandwidth: (best: number, median: number, size: number) =>
      `A kernel adds up every word of ${formatBytes(size)} of GPU memory, and the sum is checked. The best of several times was ${bandwidth(best)}, the median ${bandwidth(median)}. Every token reads all weights once, so this is the most that memory allows.`,
    dispatch: (onePass: number, ownPass: number) =>
      `Every launch of a kernel costs time, whatever it computes. Kernels that do next to nothing take ${milliseconds(onePass)} each in one pass, and ${milliseconds(ownPass)} each in passes of their own, as the engine launches them. Every token also waits until its result has come back once.`,
    caches: 'Smaller sizes fit into the GPU’s caches and are often read faster; they do not count.'
  },
  /** why there is no roofline */
  failed: {
    'no-adapter': {
      what: 'The limits of this device could not be found.',
      meaning:
        'The browser gave this page no second connection to the GPU. The measured figures stay as they are.',
      next: 'Close other tabs that use the GPU, and measure again.'
    },
    lost: {
      what: 'The connection to the GPU was lost while its limits were being measured.',
      meaning:
        'The measured figures stay as they are; how far they are from the limit is not known.',
      next: 'Reload the page, and measure again.'
    },
    memory: {
      what: 'There is not enough GPU memory left to measure the limits of this device.',
      meaning:
        'The measured figures stay as they are; how far they are from the limit is not known.',
      next: 'Close other tabs and programs that use the GPU, or choose a smaller model, and measure again.'
    },
    wrong: {
      what: 'This GPU added up wrong.',
      meaning:
        'A kernel that adds up memory got a wrong sum. A speed measured with it would mean nothing, and replies may be wrong as well.',
      next: 'Update the browser and the graphics driver, and measure again.'
    },
    noise: {
      what: 'The measurement does not show the limits of this device.',
      meaning: 'More work did not take more time: something else kept the GPU busy.',
      next: 'Close other tabs and programs that use the GPU, and measure again.'
    },
    stuck: {
      what: 'The GPU did not answer while its limits were being measured.',
      meaning:
        'The measured figures stay as they are; how far they are from the limit is not known.',
      next: 'Close other programs that use the GPU, and measure again.'
    },
    internal: {
      what: 'The limits of this device could not be found.',
      meaning:
        'The measured figures stay as they are; how far they are from the limit is not known.',
      next: 'Measure again. If it happens again, update the browser.'
    }
  },
  otherGpu: {
    /** `used`, `seen`: names of GPUs */
    seen: (used: string, seen: string) => ({
      what: `The model runs on ${used}, though this computer has ${seen}.`,
      meaning: 'The faster GPU is not used, so the figures say nothing about it.'
    }),
    maybe: (used: string) => ({
      what: `The model runs on ${used}, which is part of the processor.`,
      meaning: 'If this computer has a second, faster GPU, the browser does not use it.'
    }),
    steps: {
      windows:
        'To use it: Settings › System › Display › Graphics, choose the browser (or add it), Options, High performance. Then close all windows of the browser and open it again.',
      macos:
        'To use it: System Settings › Battery › Options, switch off “Automatic graphics switching”. Then quit the browser and open it again.',
      linux:
        'To use it: quit the browser, and start it with a right click on its icon, “Launch using Discrete Graphics Card”, or in a terminal with DRI_PRIME=1 before its name.'
    }
  },
  unnamed: 'a GPU without a name'
};
