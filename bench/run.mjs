// Voxora beside Node's socket.io, on the same machine in the same run: `make bench`.
//
// The server has one core, the client another. Each server in turn, several rounds, medians. Options:
//   --rounds 3  --seconds 5  --only voxora,memory  --voxora PATH  --load PATH  (paths: nothing is built)
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { populate } from './accounts.mjs';
import { binary, emptyDirectory, hasPostgres, peerToken, release, root, startPeer, startVoxora } from './servers.mjs';

const SERVER_CORE = 0;
const CLIENT_CORE = 1;
const PAIRS = 50;
const ROOM = 100;
const WARM_UP_MS = 2000;
// Above this share of the client's core, what other programs did there shows in the figures.
const QUIET = 0.1;

const SERVERS = {
  voxora: { title: 'Voxora (durable)', start: startWithPeople },
  memory: { title: 'Node, no database', start: () => startPeerWithPeople('memory') },
  sqlite: { title: 'Node, SQLite FULL', start: () => startPeerWithPeople('sqlite') },
  postgres: { title: 'Node, PostgreSQL', start: () => startPeerWithPeople('postgres') },
};

// `count` is what a scenario is about; the goals are ratios of Voxora's to a peer's.
const SCENARIOS = {
  pairs: {
    title: `${PAIRS} conversations of two, 4 in flight each: acknowledged messages`,
    count: 'acks',
    seats: ({ pairs }) => pairs.map((seat) => ({ ...seat, inFlight: 2 })),
    goals: { memory: 1.5, sqlite: 20 },
  },
  room8: {
    title: `a room of ${ROOM}, 8 in flight: deliveries`,
    count: 'deliveries',
    seats: ({ room }) => room.map((seat, at) => ({ ...seat, inFlight: at === 0 ? 8 : 0 })),
    goals: { memory: 4 },
  },
  room1: {
    title: `a room of ${ROOM}, 1 in flight: deliveries`,
    count: 'deliveries',
    seats: ({ room }) => room.map((seat, at) => ({ ...seat, inFlight: at === 0 ? 1 : 0 })),
    goals: {},
  },
};

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    only: { type: 'string' },
    voxora: { type: 'string' },
    load: { type: 'string' },
  },
});

async function main() {
  if (availableParallelism() < 2) throw new Error('two cores are needed: one for the server, one for the client');
  const names = (options.only?.split(',') ?? Object.keys(SERVERS)).filter(isThere);
  build(names);
  const runs = [];
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const name of names) runs.push(...await measure(name, round));
  }
  const results = summarise(names, runs);
  print(names, results);
  const disturbed = runs.filter((run) => disturbance(run) > QUIET).length;
  if (disturbed > 0) console.log(`\nOther programs were busy in ${disturbed} of ${runs.length} runs: compare nothing but a quiet machine's figures.`);
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({ at: new Date(), node: process.version, results, runs }, null, 2)}\n`);
}

function isThere(name) {
  if (!(name in SERVERS)) throw new Error(`--only: ${name} is none of ${Object.keys(SERVERS).join(', ')}`);
  if (name !== 'postgres' || hasPostgres()) return true;
  console.log('PostgreSQL is not installed, so it is left out (Debian: apt-get install postgresql)');
  return false;
}

function build(names) {
  const run = (command, args, cwd = root, env = {}) => execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
  if (names.includes('voxora') && !options.voxora) run('cargo', ['build', '--locked', '--release', '--bin', 'voxora']);
  if (!options.load) run('cargo', ['build', '--locked', '--release', '--example', 'load']);
  // better-sqlite3 is compiled where no built one can be downloaded; the headers of this Node may be here already.
  const prefix = join(process.execPath, '../..');
  const headers = existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
  run('npm', ['ci', '--no-audit', '--no-fund'], join(root, 'bench/peer'), headers);
}

async function startWithPeople() {
  const server = await startVoxora(SERVER_CORE, { path: options.voxora ?? binary });
  return { ...server, people: await populate(server, { pairs: PAIRS, room: ROOM }) };
}

async function startPeerWithPeople(store) {
  const server = await startPeer(SERVER_CORE, store);
  const seat = (user, conversationId) => ({ token: peerToken(user), conversationId });
  const pairs = Array.from({ length: PAIRS * 2 }, (_, at) => seat(`pair${at}`, `pair-${at >> 1}`));
  const room = Array.from({ length: ROOM }, (_, at) => seat(`room${at}`, 'room'));
  return { ...server, people: { pairs, room } };
}

/** One round of one server: a fresh process with fresh data, then every scenario. */
async function measure(name, round) {
  const runs = [];
  const server = await SERVERS[name].start();
  try {
    for (const [scenario, { seats }] of Object.entries(SCENARIOS)) {
      const result = drive(server.address, seats(server.people));
      const run = { round, server: name, scenario, ...result, residentMb: server.program.residentMb };
      runs.push(run);
      console.error(describe(run));
    }
  } finally {
    await server.stop();
  }
  return runs;
}

function drive(address, sockets) {
  const plan = join(emptyDirectory('plan'), 'plan.json');
  writeFileSync(plan, JSON.stringify({ address, warmUpMs: WARM_UP_MS, runMs: Number(options.seconds) * 1000, sockets }));
  const load = options.load ?? join(release, 'examples/load');
  return JSON.parse(execFileSync('taskset', ['-c', String(CLIENT_CORE), load, plan], { encoding: 'utf8' }));
}

function describe({ round, server, scenario, acks, deliveries, busy, ownBusy, residentMb }) {
  return `round ${round} ${server} ${scenario}: ${number(acks.perSecond)} acks/s, ${number(deliveries.perSecond)} deliveries/s, `
    + `server core ${percent(busy[SERVER_CORE])} busy, client ${percent(ownBusy)}, `
    + `others on its core ${percent(disturbance({ busy, ownBusy }))}, ${Math.round(residentMb)} MB`;
}

/** What other programs took of the client's core, 0 to 1; the server's core will hardly have fared better. */
const disturbance = ({ busy, ownBusy }) => Math.max(0, busy[CLIENT_CORE] - ownBusy);

/** The medians of the rounds: by scenario, then by server. */
function summarise(names, runs) {
  return Object.fromEntries(Object.entries(SCENARIOS).map(([scenario, { count }]) => [
    scenario,
    Object.fromEntries(names.map((name) => {
      const own = runs.filter((run) => run.server === name && run.scenario === scenario);
      const of = (pick) => median(own.map(pick));
      return [name, {
        perSecond: of((run) => run[count].perSecond),
        p50Ms: of((run) => run[count].p50Us) / 1000,
        p99Ms: of((run) => run[count].p99Us) / 1000,
        serverBusy: of((run) => run.busy[SERVER_CORE]),
        clientBusy: of((run) => run.ownBusy),
        residentMb: of((run) => run.residentMb),
      }];
    })),
  ]));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function print(names, results) {
  for (const [scenario, { title, goals }] of Object.entries(SCENARIOS)) {
    const rows = results[scenario];
    console.log(`\n${title}`);
    console.table(Object.fromEntries(names.map((name) => [SERVERS[name].title, columns(rows, name, goals)])));
  }
}

function columns(rows, name, goals) {
  const row = rows[name];
  const ratio = rows.voxora && name !== 'voxora' ? rows.voxora.perSecond / row.perSecond : undefined;
  return {
    'per second': number(row.perSecond),
    'p50 ms': row.p50Ms.toFixed(1),
    'p99 ms': row.p99Ms.toFixed(1),
    'server core': percent(row.serverBusy),
    client: percent(row.clientBusy),
    'memory MB': Math.round(row.residentMb),
    'Voxora is': ratio ? `${ratio.toFixed(1)} x` : '',
    goal: ratio && goals[name] ? `${goals[name]} x: ${ratio >= goals[name] ? 'reached' : 'missed'}` : '',
  };
}

const percent = (share) => `${Math.round(share * 100)} %`;

function number(value) {
  return Math.round(value).toLocaleString('en');
}

await main();
