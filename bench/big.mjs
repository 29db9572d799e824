// How long a server with a million messages takes to answer: `node bench/big.mjs`.
//
//   --messages 1000000  --conversations 20000  --times 20  --voxora PATH (instead of building one)
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Rest } from './accounts.mjs';
import { binary, emptyDirectory, root, startVoxora } from './servers.mjs';

const LARGEST_PAGE = 200;

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    conversations: { type: 'string', default: '20000' },
    times: { type: 'string', default: '20' },
    voxora: { type: 'string' },
  },
});

async function main() {
  const path = options.voxora ?? build();
  const directory = join(emptyDirectory('big'), 'data');
  execFileSync('python3', [join(root, 'bench/seed.py'), directory,
    '--messages', options.messages, '--conversations', options.conversations], { stdio: 'inherit' });
  const server = await startVoxora(0, { directory, path });
  try {
    const token = execFileSync(path, ['token', '--data-dir', directory, '--email', 'owner@example.org'], { encoding: 'utf8' });
    console.table(await timeAll(new Rest(server.address, token.trim())));
    console.log(`${Math.round(server.program.residentMb)} MB in memory`);
  } finally {
    await server.stop();
  }
}

function build() {
  execFileSync('cargo', ['build', '--locked', '--release', '--bin', 'voxora'], { cwd: root, stdio: 'inherit' });
  return binary;
}

async function timeAll(rest) {
  const { lastSeq } = await rest.get('/conversations/long');
  const { cursor, pages } = await deepCursor(rest);
  return {
    'history, first page': await time(rest, '/conversations/long/messages?after=0'),
    'history, last page': await time(rest, `/conversations/long/messages?before=${lastSeq + 1}`),
    'inbox, page 1': await time(rest, '/conversations'),
    [`inbox, from row ${pages * LARGEST_PAGE}`]: await time(rest, `/conversations?cursor=${cursor}`),
    'inbox, open, page 1': await time(rest, '/conversations?status=open'),
    'search, a rare word': await time(rest, '/search?q=zanzibar'),
    'search, a common word': await time(rest, '/search?q=parcel'),
    'search, two common words': await time(rest, '/search?q=parcel%20ba'),
    'inbox with a rare word': await time(rest, '/conversations?q=zanzibar'),
    'inbox with a common word': await time(rest, '/conversations?q=parcel'),
  };
}

/** The cursor of the last full page of the inbox, found as a reader finds it. */
async function deepCursor(rest) {
  let cursor;
  let pages = 0;
  let page = await rest.get(`/conversations?limit=${LARGEST_PAGE}`);
  while (page.nextCursor) {
    cursor = page.nextCursor;
    pages += 1;
    page = await rest.get(`/conversations?limit=${LARGEST_PAGE}&cursor=${cursor}`);
  }
  return { cursor, pages };
}

/** A request's times over several tries; the first is the one that finds nothing in memory. */
async function time(rest, path) {
  const times = [];
  let items = 0;
  for (let at = 0; at < Number(options.times); at += 1) {
    const from = performance.now();
    items = (await rest.get(path)).items.length;
    times.push(performance.now() - from);
  }
  const [first] = times;
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (value) => Number(value.toFixed(1));
  return { items, 'first ms': ms(first), 'median ms': ms(sorted[sorted.length >> 1]), 'worst ms': ms(sorted.at(-1)) };
}

await main();
