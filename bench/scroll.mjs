// How the inbox opens and scrolls in Chromium.
import { closeBrowser, person, visit } from '../assets/e2e/support/browser.mjs';

const SECONDS = 5;
/** Pixels a frame: a wheel, a drag of the bar, and a leap. */
const SPEEDS = { 'a wheel, 60 px a frame': 60, 'the bar, 200 px a frame': 200, 'leaps of 2,000 px a frame': 2000 };

/** The time to the first row, and the frames' times while the list of all conversations is scrolled. */
export async function scrollInbox(address, credentials) {
  const origin = `http://${address}`;
  const context = await person({ viewport: { width: 1440, height: 900 } });
  try {
    const answer = await context.request.post(`${origin}/api/v1/auth/login`, { data: credentials });
    if (!answer.ok()) throw new Error(`no log-in: ${answer.status()}`);
    const from = performance.now();
    const page = await visit(context, `${origin}/inbox/all`);
    await page.locator('.chat-row').first().waitFor();
    const opened = Math.round(performance.now() - from);
    const table = {};
    for (const [name, speed] of Object.entries(SPEEDS)) table[name] = await page.evaluate(scroll, { speed, seconds: SECONDS });
    return { opened, table };
  } finally {
    await context.close();
    await closeBrowser();
  }
}

/** Runs in the page. */
async function scroll({ speed, seconds }) {
  const box = document.querySelector('.rows-scroller');
  box.scrollTop = 0;
  const frames = [];
  let rows = 0;
  let last = performance.now();
  const end = last + seconds * 1000;
  await new Promise((done) => {
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      rows = Math.max(rows, box.querySelectorAll('.chat-row').length);
      box.scrollTop += speed;
      if (now < end) requestAnimationFrame(tick);
      else done();
    };
    requestAnimationFrame(tick);
  });
  frames.sort((a, b) => a - b);
  const part = (share) => Number(frames[Math.ceil(frames.length * share) - 1].toFixed(1));
  return { 'median ms': part(0.5), 'p95 ms': part(0.95), 'p99 ms': part(0.99), 'rows in the page': rows };
}
