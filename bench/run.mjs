// Voxora beside Node's socket.io, on the same machine in the same run: `make bench`.
//
// The server has one core, the client another. Each server in turn, several rounds, medians. Options:
//   --rounds 3  --seconds 5  --only voxora,memory  --voxora PATH  --load PATH  (paths: nothing is built)
import { parseArgs } from 'node:util';
import { populate } from './accounts.mjs';
import { build, describeCores, drive, keep, median, number, peerPeople, percent, SERVER_CORE, warnOfOthers } from './measure.mjs';
import { binary, hasPostgres, startPeer, startVoxora } from './servers.mjs';

const PAIRS = 50;
const ROOM = 100;

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
  const names = (options.only?.split(',') ?? Object.keys(SERVERS)).filter(isThere);
  build({ ...options, withVoxora: names.includes('voxora') });
  const runs = [];
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const name of names) runs.push(...await measure(name, round));
  }
  const results = summarise(names, runs);
  print(names, results);
  warnOfOthers(runs);
  keep('results.json', { results, runs });
}

function isThere(name) {
  if (!(name in SERVERS)) throw new Error(`--only: ${name} is none of ${Object.keys(SERVERS).join(', ')}`);
  if (name !== 'postgres' || hasPostgres()) return true;
  console.log('PostgreSQL is not installed, so it is left out (Debian: apt-get install postgresql)');
  return false;
}

async function startWithPeople() {
  const server = await startVoxora(SERVER_CORE, { path: options.voxora ?? binary });
  return { ...server, people: await populate(server, { pairs: PAIRS, room: ROOM }) };
}

async function startPeerWithPeople(store) {
  const server = await startPeer(SERVER_CORE, store);
  return { ...server, people: peerPeople({ pairs: PAIRS, room: ROOM }) };
}

/** One round of one server: a fresh process with fresh data, then every scenario. */
async function measure(name, round) {
  const runs = [];
  const server = await SERVERS[name].start();
  try {
    for (const [scenario, { seats }] of Object.entries(SCENARIOS)) {
      const result = drive([server.address], seats(server.people), { seconds: Number(options.seconds), load: options.load });
      const run = { round, server: name, scenario, ...result, residentMb: server.program.residentMb };
      runs.push(run);
      console.error(describe(run));
    }
  } finally {
    await server.stop();
  }
  return runs;
}

function describe(run) {
  return `round ${run.round} ${run.server} ${run.scenario}: ${number(run.acks.perSecond)} acks/s, `
    + `${number(run.deliveries.perSecond)} deliveries/s, ${describeCores(run)}, ${Math.round(run.residentMb)} MB`;
}

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

await main();
