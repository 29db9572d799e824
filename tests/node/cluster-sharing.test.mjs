// What one node knows of people all know: who writes, who looks, who is here.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { settled, startNodes, startRedis, UNLIMITED } from './support/cluster.mjs';
import { talking, user, workspace } from './support/people.mjs';
import { ask, closeAll, connect, next } from './support/sockets.mjs';

const app = { auth: { app: true } };
let redis, nodes, world, a, b, c;
before(async () => {
  redis = await startRedis();
  nodes = await startNodes({ redis, args: UNLIMITED });
  [a, b, c] = nodes.servers;
  world = await workspace(a);
});
afterEach(closeAll);
after(async () => { await nodes?.discard(); await redis?.discard(); });

const talk = async () => { const guest = await talking(a, world.site); return { ...guest, here: { conversationId: guest.conversation.id } }; };
const of = (person) => ({ userId }) => userId === person.id;
const names = (list) => list.map(({ userName }) => userName).toSorted();
/** The next word of who is at a conversation, of these viewers and typists. */
const activity = (socket, { conversationId }, viewers, typists = []) => next(socket, 'conversation_activity', (told) => told.conversationId === conversationId
  && JSON.stringify([names(told.viewers), names(told.typists)]) === JSON.stringify([viewers, typists]));

describe('who writes', () => {
  test('is told on every node, and that they stopped: by a word, by a message, by themselves, by leaving', async () => {
    const guest = await talk();
    const [mine, ann] = [await connect(a, guest.token), await connect(b, world.ann.token)];
    assert.equal((await ask(ann, 'join_conversation', guest.here)).status, 'ok');
    const ENDS = {
      stop: () => ann.emit('typing_stop', guest.here),
      message: () => ann.emit('send_message', { ...guest.here, content: 'done' }),
      time: () => {},
      leaving: () => ann.close(),
    };
    for (const [name, end] of Object.entries(ENDS)) {
      const [began, ended] = [next(mine, 'user_typing'), next(mine, 'user_stopped_typing')];
      ann.emit('typing_start', guest.here);
      assert.deepEqual((await began)[0], { ...guest.here, userId: world.ann.id, userName: 'Ann' }, name);
      end();
      assert.equal((await ended)[0].userId, world.ann.id, name);
    }
  });

  test('of a note is told to staff alone', async () => {
    const guest = await talk();
    const [mine, ann, olga] = [await connect(b, guest.token, app), await connect(a, world.ann.token, app), await connect(c, world.owner.token, app)];
    await ask(ann, 'join_conversation', guest.here);
    await ask(olga, 'join_conversation', guest.here);
    const told = activity(olga, guest.here, [], ['Ann']);
    await ask(ann, 'typing_start', { ...guest.here, internal: true });
    await told;
    await ask(ann, 'send_message', { ...guest.here, content: 'secret', type: 'note' });
    const open = next(mine, 'new_message');
    await ask(ann, 'send_message', { ...guest.here, content: 'open' });
    assert.equal((await open)[0].content, 'open');
    await settled(mine);
    assert.ok(!JSON.stringify(mine.heard).includes('secret'));
    assert.deepEqual(mine.heard.filter(([event]) => /typing|activity/.test(event)), []);
  });
});

describe('who looks at a conversation', () => {
  test('is seen from every node, by who is there and by who comes, until they look elsewhere or are gone', async () => {
    const guest = await talk();
    const [ann, olga] = [await connect(a, world.ann.token, app), await connect(b, world.owner.token, app)];
    let told = activity(olga, guest.here, ['Ann']);
    assert.deepEqual(names((await ask(ann, 'view_conversation', guest.here)).data.viewers), ['Ann']);
    await told;
    const both = activity(ann, guest.here, ['Ann', 'Olga']);
    assert.deepEqual(names((await ask(olga, 'view_conversation', guest.here)).data.viewers), ['Ann', 'Olga']);
    await both;
    const late = await connect(c, world.owner.token, app);
    const seen = late.heard.find(([event, one]) => event === 'conversation_activity' && one.conversationId === guest.here.conversationId);
    assert.deepEqual(names((seen?.[1] ?? (await activity(late, guest.here, ['Ann', 'Olga']))[0]).viewers), ['Ann', 'Olga']);
    told = activity(late, guest.here, ['Olga']);
    ann.close();
    await told;
    told = activity(late, guest.here, []);
    await ask(olga, 'view_conversation', { conversationId: null });
    await told;
  });

  test('and writes is one person, with windows on several nodes', async () => {
    const guest = await talk();
    const [one, two, olga] = [await connect(a, world.ann.token, app), await connect(b, world.ann.token, app), await connect(c, world.owner.token, app)];
    let told = activity(olga, guest.here, ['Ann']);
    await ask(one, 'view_conversation', guest.here);
    await told;
    const mine = activity(two, guest.here, ['Ann'], ['Ann']);
    await ask(two, 'view_conversation', guest.here);
    await ask(one, 'typing_start', guest.here);
    await mine;
    told = activity(olga, guest.here, ['Ann']);
    one.close();
    await told;
    told = activity(olga, guest.here, []);
    two.close();
    await told;
  });
});

describe('presence', () => {
  test('is of all nodes: online with the first socket anywhere, offline after the last, and told once', async () => {
    const who = await user(a, 'admin', 'Pia');
    const olga = await connect(c, world.owner.token, app);
    const online = next(olga, 'user_online', of(who));
    const first = await connect(a, who.token);
    await online;
    const second = await connect(b, who.token);
    first.close();
    const busy = next(olga, 'user_online', (told) => told.userId === who.id && told.status === 'busy');
    await ask(second, 'set_status', { status: 'busy' });
    await busy;
    // Somebody else comes and goes meanwhile, for as long as it takes.
    const guest = await talk();
    const [came, gone] = [next(olga, 'user_online', of(guest)), next(olga, 'user_offline', of(guest))];
    const passing = await connect(a, guest.token);
    await came;
    passing.close();
    await gone;
    const offline = next(olga, 'user_offline', of(who));
    second.close();
    await offline;
    const told = olga.heard.filter(([event, one]) => event.startsWith('user_o') && one.userId === who.id).map(([event, { status }]) => `${event} ${status}`);
    assert.deepEqual(told, ['user_online online', 'user_online busy', 'user_offline offline']);
  });

  test('of an agent on one node is what a widget is told on another', async () => {
    const config = async (server) => (await server.ok('GET', `/widget/config?site=${world.site.publicKey}`)).online;
    const olga = await connect(c, world.owner.token);
    const came = next(olga, 'user_online', of(world.ann));
    const ann = await connect(a, world.ann.token);
    await ask(ann, 'set_status', { status: 'online' });
    await came;
    assert.deepEqual(await Promise.all(nodes.servers.map(config)), [true, true, true]);
    const gone = next(olga, 'user_offline', of(world.ann));
    ann.close();
    await gone;
    assert.deepEqual(await Promise.all([a, c].map(config)), [false, false]);
  });
});
