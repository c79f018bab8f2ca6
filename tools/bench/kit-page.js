// @ts-check
/**
 * The page's side of the kit benchmark: the built page's own worker, asked without its screen, and
 * the least that storing can take. Plain JavaScript, because it is put into the page as it is.
 */
(() => {
  const input = document.createElement('input');
  input.id = 'kit-files';
  input.type = 'file';
  input.webkitdirectory = true;
  document.body.append(input);
  const chosen = () => Array.from(input.files ?? []);
  const bytes = () => chosen().reduce((sum, { size }) => sum + size, 0);

  /** As many at a time as the import has. */
  const PARALLEL = 3;
  const COPY = 'bench/copy';

  async function empty() {
    for (const name of await caches.keys()) await caches.delete(name);
  }

  Object.assign(globalThis, {
    thinktab: {
      /** Milliseconds from the files to a stored model, checked. @param {string} script */
      async import(script) {
        await empty();
        const files = chosen().map((file) => ({ path: file.webkitRelativePath, file }));
        const worker = new Worker(new URL(script, location.href), { type: 'module' });
        const begun = performance.now();
        await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => {
            if (data.kind === 'progress') return;
            if (data.kind === 'imported' && !data.failure) resolve(undefined);
            else reject(new Error(JSON.stringify(data)));
          };
          worker.onerror = (event) => reject(new Error(event.message));
          worker.postMessage({ kind: 'import', files, site: location.origin });
        });
        const milliseconds = performance.now() - begun;
        worker.terminate();
        return { bytes: bytes(), milliseconds };
      },
      /** The same files into a cache, with nothing looked at. */
      async copy() {
        await empty();
        const cache = await caches.open(COPY);
        const files = chosen();
        const begun = performance.now();
        const work = async () => {
          for (let file = files.shift(); file; file = files.shift()) {
            await cache.put(`https://bench.invalid/${file.name}`, new Response(file));
          }
        };
        await Promise.all(Array.from({ length: PARALLEL }, work));
        return { bytes: bytes(), milliseconds: performance.now() - begun };
      }
    }
  });
})();
