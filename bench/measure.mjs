// One measurement: who is on which core, the load driver, and what to make of its figures.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { emptyDirectory, peerToken, release, root } from './servers.mjs';

export const SERVER_CORE = 0;
const CLIENT_CORE = 1;
const WARM_UP_MS = 2000;
// Above this share of the client's core, what other programs did there shows in the figures.
const QUIET = 0.1;

/** Builds what the paths in `given` do not name. */
export function build({ voxora, load, withVoxora }) {
  if (availableParallelism() < 2) throw new Error('two cores are needed: one for the server, one for the client');
  const run = (command, args, cwd = root, env = {}) => execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
  if (withVoxora && !voxora) run('cargo', ['build', '--locked', '--release', '--bin', 'voxora']);
  if (!load) run('cargo', ['build', '--locked', '--release', '--example', 'load']);
  // better-sqlite3 is compiled where no built one can be downloaded; the headers of this Node may be here already.
  const prefix = join(process.execPath, '../..');
  const headers = existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
  run('npm', ['ci', '--no-audit', '--no-fund'], join(root, 'bench/peer'), headers);
}

/** The peer's people: both members of each of `pairs` conversations, one after the other, and a room's. */
export function peerPeople({ pairs, room }) {
  const seat = (user, conversationId) => ({ token: peerToken(user), conversationId });
  return {
    pairs: Array.from({ length: pairs * 2 }, (_, at) => seat(`pair${at}`, `pair-${at >> 1}`)),
    room: Array.from({ length: room }, (_, at) => seat(`room${at}`, 'room')),
  };
}

/** What the load driver found, with `sockets` on one or several nodes. */
export function drive(nodes, sockets, { seconds, load = join(release, 'examples/load') }) {
  const plan = join(emptyDirectory('plan'), 'plan.json');
  writeFileSync(plan, JSON.stringify({ nodes, warmUpMs: WARM_UP_MS, runMs: seconds * 1000, sockets }));
  return JSON.parse(execFileSync('taskset', ['-c', String(CLIENT_CORE), load, plan], { encoding: 'utf8' }));
}

/** How busy the cores were, for a line of progress. */
export function describeCores(run) {
  return `server core ${percent(run.busy[SERVER_CORE])} busy, client ${percent(run.ownBusy)}, others on its core ${percent(disturbance(run))}`;
}

/** Says so if the machine was not quiet. */
export function warnOfOthers(runs) {
  const disturbed = runs.filter((run) => disturbance(run) > QUIET).length;
  if (disturbed > 0) console.log(`\nOther programs were busy in ${disturbed} of ${runs.length} runs: compare nothing but a quiet machine's figures.`);
}

/** What other programs took of the client's core, 0 to 1; the server's core will hardly have fared better. */
const disturbance = ({ busy, ownBusy }) => Math.max(0, busy[CLIENT_CORE] - ownBusy);

/** Keeps a benchmark's figures beside it. */
export function keep(file, figures) {
  writeFileSync(join(root, 'bench', file), `${JSON.stringify({ at: new Date(), node: process.version, ...figures }, null, 2)}\n`);
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export const percent = (share) => `${Math.round(share * 100)} %`;

export function number(value) {
  return Math.round(value).toLocaleString('en');
}
