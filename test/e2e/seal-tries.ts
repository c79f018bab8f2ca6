/**
 * Every way to open a connection that a page and a worker have, each tried under a name of its own.
 * What a try says of itself is not believed alone: two servers say what arrived.
 *
 * Plain JavaScript in strings: it runs in the page, and what builds the tests must not touch it.
 */

/** Said by tries that went through. */
export const OPENED = /^(?:\d+|loaded|queued|opened|installed|ready)$/;

const HELPERS = `
  const soon = (work) =>
    Promise.race([work, new Promise((resolve) => setTimeout(() => resolve('silence'), 1200))]);
  const all = async (tries) => {
    const done = Object.entries(tries).map(async ([name, make]) => {
      try { return [name, String(await soon(make(base + '/leak-' + name)))]; }
      catch (error) { return [name, error.name]; }
    });
    return Object.fromEntries(await Promise.all(done));
  };
  const stream = (made) => new Promise((resolve) => {
    made.onopen = () => resolve('loaded');
    made.onerror = () => resolve('refused');
  });
  const xhr = (url, of = XMLHttpRequest) => new Promise((resolve) => {
    const request = new of();
    request.onload = () => resolve('loaded');
    request.onerror = () => resolve('refused');
    request.open('POST', url);
    request.send('what was said');
  });
  const socket = (url) => url.replace('http', 'ws');
  const secure = (url) => url.replace('http:', 'https:');
`;

/** In the page, and in a frame whose own fetch and sockets the page's code has never touched. */
const REQUESTS = `async (base) => {
  ${HELPERS}
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const inside = frame.contentWindow;
  const element = (tag, set) => new Promise((resolve) => {
    const made = document.createElement(tag);
    for (const name of ['load', 'loadeddata']) made.addEventListener(name, () => resolve('loaded'));
    made.addEventListener('error', () => resolve('refused'));
    set(made);
    document.body.append(made);
  });
  const link = (rel, url, more) => element('link', (made) => Object.assign(made, { rel, ...more, href: url }));
  const results = await all({
    fetch: async (url) => (await fetch(url, { method: 'POST', body: 'what was said' })).status,
    keepalive: async (url) => (await fetch(url, { method: 'POST', body: 'x', keepalive: true })).status,
    later: async (url) => window.fetchLater ? (fetchLater(url, { activateAfter: 0 }), 'tried') : 'none',
    xhr: (url) => xhr(url),
    beacon: async (url) => navigator.sendBeacon(url, 'what was said') ? 'queued' : 'refused',
    socket: async (url) => stream(new WebSocket(socket(url))),
    sockets: async (url) => (await new WebSocketStream(socket(url)).opened, 'opened'),
    source: async (url) => stream(new EventSource(url)),
    transport: async (url) => (await new WebTransport(secure(url)).ready, 'ready'),
    cache: async (url) => (await (await caches.open('leak')).add(url), 'loaded'),
    background: async (url) => {
      const { backgroundFetch } = await navigator.serviceWorker.ready;
      await backgroundFetch.fetch('leak', [url]);
      return 'opened';
    },
    register: async (url) => (await navigator.serviceWorker.register(url), 'installed'),
    update: async () => (await (await navigator.serviceWorker.getRegistration()).update(), 'loaded'),
    rtc: async (url) => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + new URL(url).host }] });
      peer.createDataChannel('leak');
      await peer.setLocalDescription();
      return 'opened';
    },
    'frame-fetch': async (url) => (await inside.fetch(url)).status,
    'frame-keepalive': async (url) => (await inside.fetch(url, { keepalive: true })).status,
    'frame-xhr': (url) => xhr(url, inside.XMLHttpRequest),
    'frame-beacon': async (url) => inside.navigator.sendBeacon(url) ? 'tried' : 'refused',
    'frame-socket': async (url) => stream(new inside.WebSocket(socket(url))),
    'frame-source': async (url) => stream(new inside.EventSource(url)),
    'frame-transport': async (url) => (await new inside.WebTransport(secure(url)).ready, 'ready'),
    worker: async (url) => (new Worker(url), 'tried'),
    shared: async (url) => (new SharedWorker(url), 'tried'),
    blob: async (url) => {
      const code = new Blob(['fetch("' + url + '")'], { type: 'text/javascript' });
      new inside.Worker(URL.createObjectURL(code));
      return 'tried';
    },
    import: async (url) => (await import(url), 'loaded'),
    script: (url) => element('script', (made) => { made.src = url; }),
    rules: async (url) => {
      const made = document.createElement('script');
      made.type = 'speculationrules';
      made.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [url], eagerness: 'immediate' }] });
      document.head.append(made);
      return 'tried';
    },
    image: (url) => element('img', (made) => { made.src = url; }),
    style: (url) => link('stylesheet', url),
    icon: (url) => link('icon', url),
    manifest: (url) => link('manifest', url),
    // These two may open a connection; nothing is asked through it.
    preconnect: (url) => link('preconnect', url),
    'dns-prefetch': (url) => link('dns-prefetch', url),
    prefetch: (url) => link('prefetch', url),
    preload: (url) => link('preload', url, { as: 'fetch' }),
    module: (url) => link('modulepreload', url),
    font: async (url) => (await new FontFace('leak', 'url(' + url + ')').load()).status,
    css: async (url) => (document.body.style.backgroundImage = 'url(' + url + ')', 'tried'),
    sheet: async (url) => {
      const made = new CSSStyleSheet();
      made.replaceSync('main { cursor: url(' + url + '), auto; list-style-image: url(' + url + ') }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
      return 'tried';
    },
    video: (url) => element('video', (made) => { made.preload = 'auto'; made.poster = url; made.src = url; }),
    audio: (url) => element('audio', (made) => { made.preload = 'auto'; made.src = url; }),
    iframe: async (url) => { document.body.append(Object.assign(document.createElement('iframe'), { src: url })); return 'tried'; },
    object: (url) => element('object', (made) => { made.data = url; }),
    embed: async (url) => { document.body.append(Object.assign(document.createElement('embed'), { src: url })); return 'tried'; },
    use: async (url) => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
      use.setAttribute('href', url + '#a');
      svg.append(use);
      document.body.append(svg);
      return 'tried';
    },
    input: (url) => element('input', (made) => { made.type = 'image'; made.src = url; })
  });
  document.body.style.backgroundImage = '';
  return results;
}`;

/** Ways that lead to another page, or open one. */
const WAYS_OUT = `async (base) => {
  ${HELPERS}
  const add = (tag, set) => {
    const made = document.createElement(tag);
    Object.assign(made, set);
    document.body.append(made);
    return made;
  };
  const frame = add('iframe', {});
  return all({
    window: async (url) => open(url) === null ? 'refused' : 'opened',
    link: async (url) => (add('a', { href: url }).click(), 'tried'),
    tab: async (url) => (add('a', { href: url, target: '_blank' }).click(), 'tried'),
    ping: async (url) => (add('a', { href: '#ping', ping: url }).click(), 'tried'),
    download: async (url) => (add('a', { href: url, download: 'leak' }).click(), 'tried'),
    loose: async (url) => {
      Object.assign(document.createElement('a'), { href: url, target: '_blank' }).click();
      return 'tried';
    },
    form: async (url) => (add('form', { action: url, method: 'POST' }).submit(), 'tried'),
    'form-tab': async (url) => (add('form', { action: url, target: '_blank' }).submit(), 'tried'),
    location: async (url) => (location.assign(url), 'tried'),
    refresh: async (url) => (add('meta', { httpEquiv: 'refresh', content: '0;url=' + url }), 'tried'),
    'frame-location': async (url) => (frame.contentWindow.location.assign(url), 'tried'),
    'frame-window': async (url) => frame.contentWindow.open(url) === null ? 'refused' : 'opened'
  });
}`;

/** In a worker. */
const IN_WORKER = `async (base) => {
  ${HELPERS}
  return all({
    fetch: async (url) => (await fetch(url, { method: 'POST', body: 'what was said' })).status,
    keepalive: async (url) => (await fetch(url, { keepalive: true })).status,
    xhr: (url) => xhr(url),
    socket: async (url) => stream(new WebSocket(socket(url))),
    sockets: async (url) => (await new WebSocketStream(socket(url)).opened, 'opened'),
    source: async (url) => stream(new EventSource(url)),
    transport: async (url) => (await new WebTransport(secure(url)).ready, 'ready'),
    cache: async (url) => (await (await caches.open('leak')).add(url), 'loaded'),
    import: async (url) => (await import(url), 'loaded'),
    scripts: async (url) => (importScripts(url), 'loaded'),
    font: async (url) => (await new FontFace('leak', 'url(' + url + ')').load()).status,
    worker: async (url) => stream(new Worker(url)),
    'module-worker': async (url) => stream(new Worker(url, { type: 'module' })),
    blob: async (url) => {
      const code = new Blob(['fetch("' + url + '")'], { type: 'text/javascript' });
      return stream(new Worker(URL.createObjectURL(code)));
    }
  });
}`;

export const tryRequests = (origin: string) => `(${REQUESTS})('${origin}')`;
export const tryWaysOut = (origin: string) => `(${WAYS_OUT})('${origin}')`;
export const tryInWorker = (origin: string) => `(${IN_WORKER})('${origin}')`;
