// How long a server with a million messages takes to answer: `node bench/big.mjs`.
//
//   --messages 1000000  --conversations 100000  --times 30  --voxora PATH (instead of building one)
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { choosePassword, Rest } from './accounts.mjs';
import { scrollInbox } from './scroll.mjs';
import { binary, emptyDirectory, root, startVoxora } from './servers.mjs';

const LARGEST_PAGE = 200;
const DAY_MS = 86_400_000;

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    conversations: { type: 'string', default: '100000' },
    times: { type: 'string', default: '30' },
    voxora: { type: 'string' },
  },
});

async function main() {
  const path = options.voxora ?? build();
  const directory = join(emptyDirectory('big'), 'data');
  execFileSync('python3', [join(root, 'bench/seed.py'), directory,
    '--messages', options.messages, '--conversations', options.conversations], { stdio: 'inherit' });
  const server = await startVoxora(0, { directory, path });
  const login = (email) => {
    const token = execFileSync(path, ['token', '--data-dir', directory, '--email', email], { encoding: 'utf8' });
    return new Rest(server.address, token.trim());
  };
  try {
    console.table(await timeAll(login('owner@example.org'), login('agent1@example.org')));
    console.log(`${Math.round(server.program.residentMb)} MB in memory`);
    const { opened, table } = await scrollInbox(server.address, choosePassword({ path, directory }));
    console.log(`\nThe inbox in Chromium: the first row after ${opened} ms; frames while it is scrolled`);
    console.table(table);
  } finally {
    await server.stop();
  }
}

function build() {
  execFileSync('cargo', ['build', '--locked', '--release', '--bin', 'voxora'], { cwd: root, stdio: 'inherit' });
  return binary;
}

/** The app's requests, as the owner who sees all and as an agent of one department. */
async function timeAll(owner, agent) {
  const { lastSeq, updatedAt: first } = await owner.get('/conversations/long');
  const { cursor, pages } = await deepCursor(owner);
  const { items: [newest] } = await owner.get('/conversations?limit=1');
  const { items: [{ id: department }] } = await owner.get('/departments');
  const { sites: [{ id: site }] } = await owner.get('/workspace');
  const yesterday = new Date(Date.parse(newest.updatedAt) - DAY_MS).toISOString();
  const questions = [
    ['counts', owner, '/inbox/counts'],
    ['counts, an agent', agent, '/inbox/counts'],
    ['today, the last day', owner, `/today?since=${yesterday}`],
    ['today, since ever', owner, `/today?since=${first}`],
    ['today, an agent', agent, `/today?since=${yesterday}`],
    ['inbox, page 1', owner, '/conversations'],
    [`inbox, from row ${pages * LARGEST_PAGE}`, owner, `/conversations?cursor=${cursor}`],
    ['inbox, open and pending', owner, '/conversations?status=open,pending'],
    ['inbox, an agent\'s own', agent, '/conversations?status=open,pending&assigneeId=me'],
    ['inbox, nobody\'s', agent, '/conversations?status=open,pending&assigneeId=none'],
    ['inbox, snoozed', owner, '/conversations?status=snoozed'],
    ['inbox, a department', owner, `/conversations?status=open,pending&departmentId=${department}`],
    ['inbox, a site', owner, `/conversations?status=open,pending&siteId=${site}`],
    ['inbox, a common tag', owner, '/conversations?status=open,pending&tag=order'],
    ['inbox, a rare tag', owner, '/conversations?tag=rare'],
    ['inbox with a rare word', owner, '/conversations?q=zanzibar'],
    ['inbox with a common word', owner, '/conversations?q=parcel'],
    ['search, a rare word', owner, '/search?q=zanzibar'],
    ['search, a common word', owner, '/search?q=parcel'],
    ['search, two common words', owner, '/search?q=parcel%20ba'],
    ['search, two letters', owner, '/search?q=ba'],
    ['search, a common word, an agent', agent, '/search?q=parcel'],
    ['open the newest', owner, `/conversations/${newest.id}`, `/conversations/${newest.id}/messages`, `/visitors/${newest.visitor.id}`],
    ['open the longest', owner, '/conversations/long', '/conversations/long/messages'],
    ['history, first page', owner, '/conversations/long/messages?after=0'],
    ['history, last page', owner, `/conversations/long/messages?before=${lastSeq + 1}`],
  ];
  const times = {};
  for (const [name, who, ...paths] of questions) times[name] = await time(who, paths);
  return times;
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

/** The times of requests made together, over several tries; the first is the one that finds nothing in memory. */
async function time(rest, paths) {
  const times = [];
  let answers = [];
  for (let at = 0; at < Number(options.times); at += 1) {
    const from = performance.now();
    answers = await Promise.all(paths.map((path) => rest.get(path)));
    times.push(performance.now() - from);
  }
  const [first] = times;
  const sorted = times.toSorted((a, b) => a - b);
  const part = (share) => sorted[Math.ceil(sorted.length * share) - 1];
  const ms = (value) => Number(value.toFixed(1));
  const items = answers.flatMap((answer) => answer.items ?? []).length;
  return { items, 'first ms': ms(first), 'median ms': ms(part(0.5)), 'p95 ms': ms(part(0.95)) };
}

await main();
