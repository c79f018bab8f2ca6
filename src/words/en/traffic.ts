/** The proof that nothing leaves the tab: what was requested, the seal, and the code for the audience. */
import { count, countOf, plural } from '../format.ts';

const requests = { one: 'request', other: 'requests' };

export const traffic = {
  title: 'What leaves this page',
  sent: {
    none: 'Nothing was sent.',
    noneText: 'No request since this page was loaded carried any content.',
    some: (size: string) => `${size} were sent.`,
    uncounted: (number: number) =>
      `${plural(number, { one: 'connection', other: 'connections' })} whose content is not counted.`,
    queries: (number: number) =>
      `${plural(number, { one: 'address carries', other: 'addresses carry' })} a query, listed below.`
  },
  requested: (number: number, size: string) => `${plural(number, requests)}, ${size} received`,
  hosts: {
    title: 'Requested since this page was loaded',
    host: 'Host',
    requests: 'Requests',
    received: 'Received',
    own: 'this page',
    unknown: 'not told',
    atLeast: (size: string) => `at least ${size}`,
    all: 'All addresses'
  },
  logs: {
    title: 'Who has counted',
    page: (number: number) => `The browser’s record of the page: ${plural(number, requests)}.`,
    workers: (own: number, timed: number) =>
      `The workers’ own log: ${plural(own, requests)}; the browser’s record of them: ${count(timed)}.`,
    seen: (number: number, since: string) =>
      `The service worker has seen ${plural(number, requests)} since ${since}.`,
    itself: (number: number) =>
      `It fetched ${plural(number, { one: 'file', other: 'files' })} itself, to keep the page.`,
    notSeen: 'There is no service worker here, so there is no third count.',
    agree: 'They agree.',
    differ: (number: number) =>
      `They do not agree on ${plural(number, { one: 'address', other: 'addresses' })}:`,
    others: (tabs: number) =>
      `${plural(tabs, { one: 'tab shows', other: 'tabs show' })} this page: the service worker sees those of all.`,
    blind:
      'Nobody here sees what the browser itself or an extension asks for: the icon, the manifest, newer versions of the service worker.'
  },
  seal: {
    title: 'Seal',
    text: 'After it this page opens no connection until it is loaded anew. A model that is loaded goes on answering.',
    button: 'Seal this page',
    busy: 'Closing…',
    sealed: 'This page is sealed.',
    unseal: 'Reload to unseal',
    policy: {
      yes: 'The browser refuses what the page asks for. It was tried.',
      no: 'The browser’s policy could not be confirmed: only the page’s own code refuses.'
    },
    served: {
      yes: 'The service worker answers from what is kept, and asks nobody.',
      no: 'There is no service worker here: the parts of the page that are not here yet will not come, and the workers are held by their own code alone.'
    },
    workers: {
      none: 'No worker is running. Those that begin now begin sealed.',
      all: (number: number) =>
        `${plural(number, { one: 'worker has', other: 'workers have' })} closed, and said so.`,
      some: (closed: number, all: number) =>
        `${countOf(closed, all)} workers have said that they closed. The others are busy: they read it when they are done.`,
      served: (number: number) =>
        `The service worker also refuses the requests of ${plural(number, { one: 'worker', other: 'workers' })}.`
    },
    held: (host: string) => `Held back: a way to ${host}.`,
    beyond:
      'Nor what no browser lets a page refuse: a name that is looked up ahead, WebRTC or a new tab out of a frame. This page does none of it.',
    cannot:
      'It does not hold your own ways: the address field, extensions, other tabs, a reload. Those are the browser’s.'
  },
  check: {
    title: 'Check it yourself',
    steps: [
      'Open the browser’s developer tools (F12), there the network panel, and ask something.',
      'Switch the network off (airplane mode), and ask again: it answers as before.',
      'Sealed: write fetch("/") into the console. The browser says who refused it.'
    ]
  },
  audience: {
    title: 'For the audience',
    text: 'A code that opens this page on a phone. Pocket, a part of this page, is loaded there at once; what is to be asked stands ready.',
    show: 'Show the code',
    alt: (address: string) => `Code for ${address}`,
    copy: 'Copy the address',
    base: 'Address of this page',
    local:
      'This address leads to this computer only. Write here where the page is found from outside.',
    onlyHere: 'This address leads to this computer only.',
    wrong: 'This is no address of a page: it begins with https:// or http://.',
    prompt: 'What is to be asked',
    long: 'Too long for a code that can be read from a seat.',
    withoutPrompt:
      'What is to be asked is too long for a code that can be read from a seat: it does not go along.',
    carries: 'It carries:',
    nothing: 'the page alone',
    close: 'Close the code'
  }
};
