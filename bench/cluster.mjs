// Two nodes joined by a Redis, Voxora beside Node's socket.io with its Redis adapter: `make bench-cluster`.
//
// Both nodes and the Redis have one core, the client another. Of every conversation's two members one is on each node,
// and what counts is the time from a sender's emit on one node to `new_message` at the other node's socket. Options:
//   --rounds 3  --seconds 5  --rate N (messages a second; half of the weakest one's maximum)
//   --only voxora,redis,ioredis  --voxora PATH  --load PATH  (paths: nothing is built)
import { parseArgs } from 'node:util';
import { populate } from './accounts.mjs';
import { build, describeCores, drive, keep, median, number, peerPeople, percent, SERVER_CORE, warnOfOthers } from './measure.mjs';
import { binary, startPeer, startRedis, startVoxora } from './servers.mjs';

const PAIRS = 50;
const UNLOADED_INTERVAL_US = 20_000;
const LATENCY_GOAL = 0.5;
const THROUGHPUT_GOAL = 2;

const SERVERS = {
  voxora: { title: 'Voxora (durable)', start: startVoxoras },
  redis: { title: 'Node, no database, redis', start: (url) => startPeers(url, 'redis') },
  ioredis: { title: 'Node, no database, ioredis', start: (url) => startPeers(url, 'ioredis') },
};

// A conversation's members on a node each; who is where alternates, so that both nodes have both kinds.
const apart = (seats) => seats.map((seat, at) => ({ ...seat, node: (at + (at >> 1)) % 2 }));

const MAXIMUM = {
  title: `${PAIRS} conversations, 4 in flight each`,
  seats: (seats) => seats.map((seat) => ({ ...seat, inFlight: 2 })),
  goals: { throughput: THROUGHPUT_GOAL },
};
const UNLOADED = {
  title: 'one message at a time, in turn from either node',
  seats: (seats) => seats.slice(0, 2).map((seat) => ({ ...seat, everyUs: UNLOADED_INTERVAL_US })),
  goals: { latency: LATENCY_GOAL },
};
const steady = (rate) => ({
  title: `${PAIRS} conversations, ${number(rate)} messages a second in all`,
  seats: (seats) => seats.map((seat) => ({ ...seat, everyUs: Math.round(seats.length * 1e6 / rate) })),
  goals: { latency: LATENCY_GOAL },
});

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    rate: { type: 'string' },
    only: { type: 'string', default: Object.keys(SERVERS).join() },
    voxora: { type: 'string' },
    load: { type: 'string' },
  },
});

async function main() {
  const names = options.only.split(',');
  const unknown = names.find((name) => !(name in SERVERS));
  if (unknown) throw new Error(`--only: ${unknown} is none of ${Object.keys(SERVERS).join(', ')}`);
  build({ ...options, withVoxora: names.includes('voxora') });
  const redis = await startRedis(SERVER_CORE);
  try {
    const { runs, scenarios } = await measureAll(names, redis.url);
    const results = summarise(names, scenarios, runs);
    print(results, scenarios);
    warnOfOthers(runs);
    keep('results-cluster.json', { results, runs });
  } finally {
    await redis.stop();
  }
}

/** The maximum first: the steady rate is half of what the weakest delivers across as fast as it acknowledges. */
async function measureAll(names, redis) {
  const runs = await measureRounds(names, redis, { maximum: MAXIMUM });
  const kept = (name) => median(runs.filter((run) => run.server === name).map((run) => Math.min(run.acks.perSecond, run.across.perSecond)));
  const weakest = Math.min(...names.map(kept));
  const rate = Number(options.rate ?? Math.round(weakest / 200) * 100);
  const paced = { unloaded: UNLOADED, steady: steady(rate) };
  runs.push(...await measureRounds(names, redis, paced));
  return { runs, scenarios: { ...paced, maximum: MAXIMUM } };
}

async function measureRounds(names, redis, scenarios) {
  const runs = [];
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const name of names) runs.push(...await measure(name, round, redis, scenarios));
  }
  return runs;
}

/** One round of one kind of server: two fresh nodes with fresh data, then every scenario. */
async function measure(name, round, redis, scenarios) {
  const runs = [];
  const { nodes, people } = await SERVERS[name].start(redis);
  try {
    for (const [scenario, { seats }] of Object.entries(scenarios)) {
      const result = drive(nodes.map((node) => node.address), seats(apart(people.pairs)), { seconds: Number(options.seconds), load: options.load });
      const residentMb = nodes.reduce((sum, node) => sum + node.program.residentMb, 0);
      const run = { round, server: name, scenario, ...result, residentMb };
      runs.push(run);
      console.error(describe(run));
    }
  } finally {
    for (const node of nodes) await node.stop();
  }
  return runs;
}

async function startVoxoras(redis) {
  const path = options.voxora ?? binary;
  const first = await startVoxora(SERVER_CORE, { path, redis });
  const second = await startVoxora(SERVER_CORE, { path, redis, directory: first.directory });
  return { nodes: [first, second], people: await populate(first, { pairs: PAIRS, room: 1 }) };
}

async function startPeers(redis, client) {
  const nodes = [];
  while (nodes.length < 2) nodes.push(await startPeer(SERVER_CORE, 'memory', { redis, client }));
  return { nodes, people: peerPeople({ pairs: PAIRS, room: 1 }) };
}

function describe(run) {
  return `round ${run.round} ${run.server} ${run.scenario}: ${number(run.acks.perSecond)} acks/s, ${number(run.across.perSecond)} across/s, `
    + `p50 ${ms(run.across.p50Us / 1000)}, p99 ${ms(run.across.p99Us / 1000)} ms, ${describeCores(run)}, ${Math.round(run.residentMb)} MB`;
}

/** The medians of the rounds: by scenario, then by server. */
function summarise(names, scenarios, runs) {
  return Object.fromEntries(Object.keys(scenarios).map((scenario) => [
    scenario,
    Object.fromEntries(names.map((name) => {
      const own = runs.filter((run) => run.server === name && run.scenario === scenario);
      const of = (pick) => median(own.map(pick));
      return [name, {
        acksPerSecond: of((run) => run.acks.perSecond),
        acrossPerSecond: of((run) => run.across.perSecond),
        p50Ms: of((run) => run.across.p50Us) / 1000,
        p99Ms: of((run) => run.across.p99Us) / 1000,
        ackP99Ms: of((run) => run.acks.p99Us) / 1000,
        serverBusy: of((run) => run.busy[SERVER_CORE]),
        residentMb: of((run) => run.residentMb),
      }];
    })),
  ]));
}

function print(results, scenarios) {
  for (const [scenario, { title, goals }] of Object.entries(scenarios)) {
    const { voxora, ...peers } = results[scenario];
    console.log(`\n${title}: from node to node`);
    console.table(Object.fromEntries(Object.entries(results[scenario]).map(([name, row]) => [SERVERS[name].title, columns(row)])));
    if (voxora) for (const [name, peer] of Object.entries(peers)) console.log(`beside ${SERVERS[name].title}: ${compare(voxora, peer, goals).join('; ')}`);
  }
}

function columns(row) {
  return {
    'acknowledged/s': number(row.acksPerSecond),
    'across/s': number(row.acrossPerSecond),
    'p50 ms': ms(row.p50Ms),
    'p99 ms': ms(row.p99Ms),
    'ack p99 ms': ms(row.ackP99Ms),
    'server core': percent(row.serverBusy),
    'memory MB, both': Math.round(row.residentMb),
  };
}

/** The ratios that a scenario is about, each with its goal. */
function compare(voxora, peer, { latency, throughput }) {
  const [p99, acknowledged, across] = ['p99Ms', 'acksPerSecond', 'acrossPerSecond'].map((figure) => voxora[figure] / peer[figure]);
  const verdict = (reached) => (reached ? 'reached' : 'missed');
  return [
    `p99 ${p99.toFixed(2)} x${latency ? `, goal at most ${latency}: ${verdict(p99 <= latency)}` : ''}`,
    ...(throughput ? [
      `acknowledged ${acknowledged.toFixed(1)} x, goal ${throughput}: ${verdict(acknowledged >= throughput)}`,
      `across ${across.toFixed(1)} x, goal ${throughput}: ${verdict(across >= throughput)}`,
    ] : []),
  ];
}

const ms = (value) => value.toFixed(2);

await main();
