// Accounts and conversations, made as an operator and a shop would.
import { run } from './server.mjs';

export const PASSWORD = 'a long enough one';

/** A user, logged in. */
export async function user(server, role, name = role) {
  const email = `${name.toLowerCase().replace(/\W/g, '')}@example.org`;
  const made = run(['admin', 'create', '--data-dir', server.dir, '--email', email, '--name', name, '--role', role], {
    env: { VOXORA_PASSWORD: PASSWORD },
  });
  if (made.code !== 0) throw new Error(made.err);
  const login = await server.ok('POST', '/auth/login', { body: { email, password: PASSWORD } });
  return { ...login.user, token: login.accessToken, refreshToken: login.refreshToken };
}

/** A workspace: an owner, two departments with an agent each, a site of the first one. */
export async function workspace(server) {
  const owner = await user(server, 'owner', 'Olga');
  const make = async (name, agent) => {
    const department = await server.ok('POST', '/departments', { token: owner.token, body: { name } });
    await server.rest('PUT', `/api/v1/departments/${department.id}/members/${agent.id}`, { token: owner.token });
    return department;
  };
  const ann = await user(server, 'agent', 'Ann');
  const bob = await user(server, 'agent', 'Bob');
  const sales = await make('Sales', ann);
  const support = await make('Support', bob);
  const site = await server.ok('POST', '/sites', {
    token: owner.token,
    body: { name: 'Shop', allowedOrigins: ['https://shop.example.org'], departmentId: sales.id },
  });
  return { owner, ann, bob, sales, support, site };
}

/** A new visitor of a site. */
export async function visitor(server, site) {
  const session = await server.ok('POST', '/widget/session', { body: { siteKey: site.publicKey } });
  return { ...session.visitor, token: session.token };
}

/** A visitor with a conversation. */
export async function talking(server, site, body = {}) {
  const who = await visitor(server, site);
  const conversation = await server.ok('POST', '/conversations', { token: who.token, body });
  return { ...who, conversation };
}
