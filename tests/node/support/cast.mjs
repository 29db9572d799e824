// Everybody who may ask, what they ask about, and the sockets on which they listen the whole time.
import { createHmac } from 'node:crypto';
import { user, visitor } from './people.mjs';
import { ask, connect, next } from './sockets.mjs';

export const SECRET = 'a secret of at least 32 bytes, known to the tests';
/** Looks like an id and is none. */
export const UNKNOWN = '01890000-0000-7000-8000-000000000000';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

/** A token with other claims, signed anew. */
export function sealed(token, claims, secret = SECRET) {
  const [header, body] = token.split('.');
  const signed = `${header}.${encode({ ...decode(body), ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Any request; a form goes as multipart. */
export async function request(server, token, [method, path, body]) {
  if (!(body instanceof FormData)) return server.rest(method, `/api/v1${path}`, { token, body });
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  try {
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    return { status: 599, headers, text: JSON.stringify({ code: `no answer: ${error.cause?.code}` }) };
  }
}

/** A conversation more, put where it is wanted: of a new visitor, or begun by one. */
export async function placed(server, owner, { department, assignee }, guest) {
  const made = guest
    ? await server.ok('POST', '/conversations', { token: guest.token, body: {} })
    : await server.ok('POST', '/conversations', { token: owner.token, body: { visitor: { name: 'Vera' } } });
  const body = { departmentId: department, assigneeId: assignee };
  return server.ok('PATCH', `/conversations/${made.id}`, { token: owner.token, body });
}

/** Departments, sites, people of every role and relation, and three conversations, made while others listen. */
export async function cast(server) {
  const [owner, admin] = [await user(server, 'owner', 'Olga'), await user(server, 'admin', 'Adam')];
  const make = (path, body) => server.ok('POST', path, { token: owner.token, body });
  const [sales, support] = [(await make('/departments', { name: 'Sales' })).id, (await make('/departments', { name: 'Support' })).id];
  const agent = async (name, department) => {
    const made = await user(server, 'agent', name);
    if (department) await server.rest('PUT', `/api/v1/departments/${department}/members/${made.id}`, { token: owner.token });
    return { ...made, departments: department ? [department] : [] };
  };
  const [assignee, member] = [await agent('Assignee'), await agent('Member', sales)];
  const disabled = await agent('Disabled', sales);
  await server.ok('PATCH', `/users/${disabled.id}`, { token: owner.token, body: { disabled: true } });
  const shop = await make('/sites', { name: 'Shop', allowedOrigins: [], departmentId: sales });
  const blog = await make('/sites', { name: 'Blog', allowedOrigins: [] });
  const guest = async (name, site) => ({ ...(await visitor(server, site)), name, role: 'visitor', site });
  const people = [
    await guest('the visitor of the first', shop), await guest('the visitor of the second', shop),
    await guest('the visitor of the third', blog), await guest('another visitor of the shop', shop),
    await guest('another visitor of the blog', blog),
    assignee, member, await agent('Elsewhere', support), await agent('Nowhere'), admin, owner,
    { name: 'nobody', refused: 'unauthorized' },
    { ...disabled, refused: 'session_revoked' },
    { name: 'one with an expired token', token: sealed(member.token, { exp: 1_000_000_000 }), refused: 'token_expired' },
    { name: 'one with a forged token', token: sealed(member.token, {}, 'another secret'), refused: 'unauthorized' },
    { name: 'one with an unsigned token', token: `${encode({ alg: 'none', typ: 'JWT' })}.${member.token.split('.')[1]}.`, refused: 'unauthorized' },
  ];
  return { owner, admin, assignee, member, people, sales, support, shop, blog };
}

/** Sockets of all who can have one, and of a department's queue; the visitors of `late` come after what `between` does. */
export async function listening(server, world, late, between) {
  const able = world.people.filter((person) => !person.refused);
  const enter = async (person) => { person.ear = await connect(server, person.token, { auth: { app: true } }); };
  const queues = [];
  for (const person of able.filter((one) => !late.includes(one))) {
    await enter(person);
    for (const departmentId of person.departments ?? []) {
      const ear = await connect(server, person.token, { path: '/department', query: { departmentId } });
      queues.push({ ...person, ear });
    }
  }
  await between();
  for (const person of late) await enter(person);
  return [...able, ...queues];
}

/** The three conversations: each with a visitor of its own, a text that is in no other, and a file. */
export async function conversations(server, world) {
  const [first, second, third] = world.people;
  const begin = async (name, guest, department, assignee, text) => {
    const made = await server.ok('POST', '/conversations', { token: guest.token, body: {} });
    if (made.departmentId !== department) throw new Error(`${name} is elsewhere`);
    if (assignee) await server.ok('PATCH', `/conversations/${made.id}`, { token: world.owner.token, body: { assigneeId: assignee } });
    const form = new FormData();
    form.append('conversationId', made.id);
    form.append('file', new Blob([text]), `${text}.txt`);
    const file = await request(server, guest.token, ['POST', '/uploads', form]);
    await server.ok('POST', `/conversations/${made.id}/messages`, { token: guest.token, body: { content: text, type: 'text' } });
    return { name, id: made.id, visitor: guest, department, assignee, text, upload: JSON.parse(file.text).id };
  };
  return [
    await begin('in a department', first, world.sales, null, 'aardvark'),
    await begin('in a department, assigned outside it', second, world.sales, world.assignee.id, 'buffalo'),
    await begin('without a department', third, null, null, 'chinchilla'),
  ];
}

/** Waits until everything that was told to anybody has arrived, the visitors' leaving included. */
export async function silence(server, world, ears) {
  const deaf = ears.filter((person) => !person.ear.connected);
  if (deaf.length) throw new Error(`disconnected: ${deaf.map((person) => person.name)}`);
  const guests = world.people.slice(0, 3);
  const gone = guests.map((guest) => next(world.owner.ear, 'user_offline', (who) => who.userId === guest.id));
  guests.forEach((guest) => guest.ear.close());
  await Promise.all(gone);
  // A queue's socket answers nothing: it hears of a conversation that comes last.
  const queues = ears.filter((person) => person.ear.nsp === '/department');
  const last = queues.map(({ ear, departments: [own] }) => {
    return next(ear, 'conversation_updated', ({ departmentId, subject }) => departmentId === own && subject === 'last');
  });
  for (const department of [world.sales, world.support]) {
    const { id } = await placed(server, world.owner, { department, assignee: null });
    await server.ok('PATCH', `/conversations/${id}`, { token: world.owner.token, body: { subject: 'last' } });
  }
  await Promise.all(last);
  for (const { ear } of ears) if (ear.nsp === '/' && ear.connected) await ask(ear, 'leave_conversation', { conversationId: UNKNOWN });
}
