// What the widget costs a page: the same plain page with and without the loader, in turn, in Chromium.
//
//   node bench/page.mjs  --times 15  --voxora PATH (instead of building one)
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { logIn, makeOwner } from './accounts.mjs';
import { closeBrowser, person } from '../assets/e2e/support/browser.mjs';
import { binary, root, startVoxora } from './servers.mjs';

const { values: options } = parseArgs({ options: { times: { type: 'string', default: '15' }, voxora: { type: 'string' } } });

async function main() {
  if (!options.voxora) execFileSync('cargo', ['build', '--locked', '--release', '--bin', 'voxora'], { cwd: root, stdio: 'inherit' });
  const server = await startVoxora(0, { path: options.voxora ?? binary });
  makeOwner(server);
  const owner = await logIn(server.address);
  const { publicKey } = await owner.post('/sites', { name: 'Shop', allowedOrigins: ['*'] });
  const shop = await serve(page(''), page(`<script src="http://${server.address}/widget.js" data-site="${publicKey}" async></script>`));
  try {
    const without = [];
    const with_ = [];
    for (let at = 0; at < Number(options.times); at += 1) {
      without.push(await load(`${shop.url}/without`));
      with_.push(await load(`${shop.url}/with`));
    }
    console.log('\nA plain page with and without the loader (medians)');
    console.table(Object.fromEntries(Object.keys(without[0]).map((what) => {
      const [before, after] = [without, with_].map((loads) => median(loads.map((one) => one[what])));
      return [what, { without: round(before), with: round(after), more: round(after - before) }];
    })));
  } finally {
    await closeBrowser();
    shop.close();
    await server.stop();
  }
}

const page = (script) => `<!doctype html><html lang="en"><title>Shop</title><style>body{font:1rem sans-serif;max-width:40rem}</style>
<h1>Teapots</h1>${'<p>Thrown on a wheel, glazed twice, and packed in straw for a long way.</p>'.repeat(40)}${script}</html>`;

/** A website of its own origin. */
async function serve(without, with_) {
  const http = createServer((request, answer) => answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(request.url === '/with' ? with_ : without));
  await new Promise((done) => http.listen(0, '127.0.0.1', done));
  return { url: `http://localhost:${http.address().port}`, close: () => http.close() };
}

/** Loads a page in a browser without memory of it, until it has been quiet for a while. */
async function load(url) {
  const context = await person();
  const tab = await context.newPage();
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  let [requests, bytes] = [0, 0];
  devtools.on('Network.requestWillBeSent', ({ request }) => { if (!request.url.endsWith('/favicon.ico')) requests += 1; });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await tab.addInitScript(() => {
    window.shift = 0;
    window.idle = 0;
    // What a page does when it has nothing else to do holds nobody up.
    const { requestIdleCallback } = window;
    window.requestIdleCallback = (work, options) => requestIdleCallback((deadline) => {
      const begun = performance.now();
      work(deadline);
      window.idle += performance.now() - begun;
    }, options);
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; })).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  await tab.goto(url, { waitUntil: 'networkidle' });
  const { metrics } = await devtools.send('Performance.getMetrics');
  const seconds = (name) => metrics.find((metric) => metric.name === name).value;
  const seen = await tab.evaluate(() => ({ shift: window.shift, largest: window.largest, idle: window.idle }));
  await context.close();
  return {
    requests,
    bytes,
    'main thread ms': seconds('TaskDuration') * 1000,
    'of it scripts ms': seconds('ScriptDuration') * 1000,
    'of those when idle ms': seen.idle,
    'layout shift': seen.shift,
    'largest paint ms': seen.largest,
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const round = (value) => Number(value.toFixed(2));

await main();
