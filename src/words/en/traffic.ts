/** The proof that nothing leaves the tab: what was requested, the seal, and the code for the audience. */
import { count, countOf, plural } from '../format.ts';

const requests = { one: 'request', other: 'requests' };

export const traffic = {
  title: 'What leaves this page',
  sent: {
    none: 'Nothing was sent.',
    noneText: 'No request since this page was loaded carried any content.',
    some: (size: string) => `${size} was sent.`,
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
    unknown: 'not reported',
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
      `It fetched ${plural(number, { one: 'file', other: 'files' })} itself, to store the page.`,
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
    text: 'A sealed page opens no connection until you reload it. A model that is loaded goes on answering.',
    button: 'Seal this page',
    busy: 'Closing…',
    sealed: 'This page is sealed.',
    unseal: 'Reload to unseal',
    policy: {
      yes: 'The browser refuses what the page requests. This was tested.',
      no: 'The browser’s policy could not be confirmed: only the page’s own code refuses.'
    },
    served: {
      yes: 'The service worker answers from what is stored, and asks nobody.',
      no: 'There is no service worker here: parts of the page that are not loaded yet will not load, and only the workers’ own code stops their requests.'
    },
    workers: {
      none: 'No worker is running. Those that begin now begin sealed.',
      all: (number: number) =>
        `${plural(number, { one: 'worker has', other: 'workers have' })} closed, and confirmed it.`,
      some: (closed: number, all: number) =>
        `${countOf(closed, all)} workers have confirmed that they closed. The others are busy: they close when they are done.`,
      served: (number: number) =>
        `The service worker also refuses requests from ${plural(number, { one: 'worker', other: 'workers' })}.`
    },
    held: (host: string) => `Blocked: a way to ${host}.`,
    beyond:
      'Nor does it block what no browser lets a page refuse: looking up a name ahead, WebRTC, or a new tab from a frame. This page does none of it.',
    cannot:
      'It does not block what you do in the browser yourself: the address field, extensions, other tabs, a reload.'
  },
  check: {
    title: 'Check it yourself',
    steps: [
      'Open the browser’s developer tools (F12), there the network panel, and ask something.',
      'Switch the network off (airplane mode), and ask again: it answers as before.',
      'Seal the page and write fetch("/") into the console. The browser says who refused it.'
    ]
  },
  audience: {
    title: 'For the audience',
    text: 'A code that opens this page on a phone. Pocket, a part of this page, is loaded there at once; the question is ready to be sent.',
    show: 'Show the code',
    alt: (address: string) => `Code for ${address}`,
    copy: 'Copy the address',
    base: 'Address of this page',
    local:
      'This address leads to this computer only. Enter the address at which others reach the page.',
    onlyHere: 'This address leads to this computer only.',
    wrong: 'This is not the address of a page. It must begin with https:// or http://.',
    prompt: 'Question to ask',
    long: 'Too long for a code that can be read from a seat.',
    withoutPrompt:
      'The question is too long for a code that can be read from a seat: it is left out.',
    carries: 'It carries:',
    nothing: 'only the page',
    close: 'Close the code'
  }
};
