// A site's picture: who may send one, what becomes of it, and that it is all that is kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { visitor, workspace } from './support/people.mjs';
import { Server } from './support/server.mjs';

let server, world;
before(async () => {
  server = await Server.start();
  world = await workspace(server);
});
after(() => server.discard());

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of one colour, with a remark in it. */
function png(width, height, remark = '') {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x7f)]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('tEXt', Buffer.from(`Comment\0${remark}`)),
    chunk('IDAT', deflateSync(Buffer.concat(Array(height).fill(row)))), chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function send(file, { token = world.owner.token, site = world.site.id, field = 'file' } = {}) {
  const form = new FormData();
  form.append(field, new Blob([file], { type: 'image/png' }), 'me.png');
  const answer = await fetch(`${server.url}/api/v1/sites/${site}/avatar`, { method: 'POST', body: form, headers: token ? { authorization: `Bearer ${token}` } : {} });
  return { status: answer.status, json: await answer.json() };
}
const dress = (appearance) => server.rest('PATCH', `/api/v1/sites/${world.site.id}`, { token: world.owner.token, body: { appearance } });

test('a picture becomes a small square that everybody may see, for good, and nothing but a picture', async () => {
  const { status, json: { avatarUrl } } = await send(png(300, 200, 'taken at home'));
  assert.equal(status, 200);
  assert.match(avatarUrl, /^\/avatars\/[0-9a-f]{32}\.png$/);
  const answer = await fetch(server.url + avatarUrl);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [96, 96]);
  assert.ok(!bytes.includes('taken at home'), 'what the file said beside the picture is gone');
  assert.equal((await send(png(300, 200))).json.avatarUrl, avatarUrl, 'the same picture has the same name');
});

test('a site shows a picture that there is, and no other address', async () => {
  const { json: { avatarUrl } } = await send(png(10, 10));
  assert.equal((await dress({ avatarUrl })).status, 200);
  const config = await server.ok('GET', `/widget/config?site=${world.site.publicKey}`);
  assert.equal(config.site.appearance.avatarUrl, avatarUrl);
  for (const wrong of [`/avatars/${'0'.repeat(32)}.png`, 'https://a.example.org/x.png', `${server.url}${avatarUrl}`, '/avatars/x.png', `${avatarUrl}?x`, '']) {
    const { status, json } = await dress({ avatarUrl: wrong });
    assert.deepEqual([status, json.code], [400, 'invalid'], wrong);
    assert.match(json.detail, /avatarUrl/);
  }
  assert.equal((await dress({ avatarUrl: null })).status, 200);
});

test('admins send pictures, and sites have them', async () => {
  const { token } = await visitor(server, world.site);
  for (const [who, status] of [[world.ann.token, 403], [token, 403], ['', 401]]) assert.equal((await send(png(4, 4), { token: who })).status, status);
  assert.equal((await send(png(4, 4), { site: 'nowhere' })).json.code, 'not_found');
});

test('what is no picture, too large or damaged is refused by a sentence', async () => {
  const code = async (file, options) => {
    const { json } = await send(file, options);
    assert.match(json.detail, /^[A-Z].*\.$/);
    return json.code;
  };
  assert.equal(await code('<svg onload=alert(1)>'), 'unsupported_media');
  assert.equal(await code('GIF89a'), 'invalid');
  assert.equal(await code(png(50, 50).subarray(0, 90)), 'invalid');
  assert.equal(await code(png(12_001, 1)), 'too_large');
  assert.equal(await code(Buffer.alloc(5_100_000, 1)), 'too_large');
  assert.equal(await code(png(4, 4), { field: 'picture' }), 'invalid');
});

test('a picture that there is not is not found', async () => {
  for (const path of [`/avatars/${'0'.repeat(32)}.png`, '/avatars/x', '/avatars/..%2fvoxora.db', '/avatars/']) {
    assert.equal((await server.rest('GET', path)).status, 404, path);
  }
});
