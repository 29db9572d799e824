// People and conversations of Voxora, made as an operator and a shop would make them.
import { spawnSync } from 'node:child_process';

const PASSWORD = 'only for the benchmark';
const OWNER = 'owner@example.org';

/** Calls of the REST interface that must succeed. */
export class Rest {
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  async call(method, path, body) {
    const answer = await fetch(`http://${this.address}/api/v1${path}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  get(path) { return this.call('GET', path); }
  post(path, body = {}) { return this.call('POST', path, body); }
  as(token) { return new Rest(this.address, token); }
}

/** Makes the owner of an empty data directory, beside the running server. */
export function makeOwner({ path, directory }) {
  const made = spawnSync(path, ['admin', 'create', '--data-dir', directory,
    '--email', OWNER, '--name', 'Owner', '--role', 'owner'], {
    env: { ...process.env, VOXORA_PASSWORD: PASSWORD }, encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(made.stderr);
}

/** Gives the owner of a seeded data directory a password to log in with. */
export function choosePassword({ path, directory }) {
  const made = spawnSync(path, ['admin', 'reset-password', '--data-dir', directory, '--email', OWNER], {
    env: { ...process.env, VOXORA_PASSWORD: PASSWORD }, encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(made.stderr);
  return { email: OWNER, password: PASSWORD };
}

/** The interface as a user sees it. */
export async function logIn(address, email = OWNER) {
  const { accessToken } = await new Rest(address).post('/auth/login', { email, password: PASSWORD });
  return new Rest(address, accessToken);
}

/** A new department's id. */
async function department(owner, name) {
  const { id } = await owner.post('/departments', { name });
  return id;
}

/** A member of a department, logged in. */
async function agent(owner, name, departmentId) {
  const email = `${name}@example.org`;
  const { id } = await owner.post('/users', { name, email, role: 'agent', password: PASSWORD });
  await owner.call('PUT', `/departments/${departmentId}/members/${id}`);
  const { token } = await logIn(owner.address, email);
  return token;
}

/** A visitor with a conversation in a department's queue. */
async function visitor(site, departmentId) {
  const { token } = await site.post('/widget/session', { siteKey: site.publicKey });
  const { id } = await site.as(token).post('/conversations', { departmentId });
  return { token, conversationId: id };
}

/**
 * Who connects: `pairs` conversations of a visitor and an agent, and one room of a visitor and `room - 1`
 * sockets of three agents. Each pair has a department of its own: those of a conversation's department who do
 * not have it open hear of it as `conversation_updated`, and nothing like that is asked of the peers.
 */
export async function populate(server, { pairs, room }) {
  makeOwner(server);
  const owner = await logIn(server.address);
  const site = new Rest(server.address);
  site.publicKey = (await owner.post('/sites', { name: 'Shop', allowedOrigins: ['*'] })).publicKey;
  const people = { pairs: [], room: [] };
  for (let at = 0; at < pairs; at += 1) {
    const departmentId = await department(owner, `Pair ${at}`);
    const token = await agent(owner, `pair${at}`, departmentId);
    const asking = await visitor(site, departmentId);
    people.pairs.push(asking, { ...asking, token });
  }
  const departmentId = await department(owner, 'Room');
  const agents = [];
  for (const name of ['ann', 'bob', 'eve']) agents.push(await agent(owner, name, departmentId));
  const asking = await visitor(site, departmentId);
  people.room.push(asking);
  for (let at = 1; at < room; at += 1) people.room.push({ ...asking, token: agents[at % agents.length] });
  return people;
}
