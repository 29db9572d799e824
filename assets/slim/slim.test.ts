// What stands in for the packages of socket.io-client does as they do, for all that is not binary.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as engine from 'engine.io-parser';
import fc from 'fast-check';
import * as socket from 'socket.io-parser';
import { Emitter as Official } from '@socket.io/component-emitter';
import { Emitter } from './emitter';
import * as enginePackets from './engine-packets';
import * as socketPackets from './socket-packets';

const anything = fc.jsonValue();
const namespace = fc.constantFrom('/', '/department', '/a-b');
const id = fc.option(fc.nat(), { nil: undefined });
const event = fc.tuple(fc.string().map((name) => `e${name}`), anything).map(([name, detail]) => [name, detail]);
const packet = fc.oneof(
  fc.record({ type: fc.constant(socket.PacketType.EVENT), nsp: namespace, id, data: event }),
  fc.record({ type: fc.constant(socket.PacketType.ACK), nsp: namespace, id: fc.nat(), data: fc.array(anything) }),
  fc.record({ type: fc.constantFrom(socket.PacketType.CONNECT, socket.PacketType.CONNECT_ERROR), nsp: namespace, data: fc.record({ sid: fc.string(), message: fc.string() }) }),
  fc.record({ type: fc.constant(socket.PacketType.DISCONNECT), nsp: namespace }),
);

/** What a decoder makes of a text. */
function decoded(decoder: { on(event: 'decoded', listener: (it: unknown) => void): unknown; add(text: string): void }, text: string): unknown {
  let packet: unknown = null;
  decoder.on('decoded', (it: unknown) => (packet = it));
  try {
    decoder.add(text);
  } catch {
    return 'no packet';
  }
  // An id that is not there is not written down, or undefined.
  return JSON.parse(JSON.stringify(packet));
}

test('packets are written and read as socket.io-parser does', () => {
  assert.equal(socketPackets.PacketType.BINARY_ACK, socket.PacketType.BINARY_ACK);
  fc.assert(fc.property(packet, (it) => {
    const [text = ''] = new socket.Encoder().encode(it as socket.Packet) as string[];
    assert.deepEqual(new socketPackets.Encoder().encode(it as never), [text]);
    assert.deepEqual(decoded(new socketPackets.Decoder(), text), decoded(new socket.Decoder(), text));
  }));
});

test('what is no packet is none for both', () => {
  for (const text of ['', 'x', '9', '2', '2{}', '2[', '3{"a":1}', '2/a', '0[]', '7{}']) {
    assert.equal(decoded(new socketPackets.Decoder(), text), 'no packet', text);
  }
});

test('the transport\'s packets are written and read as engine.io-parser does', () => {
  const types = fc.constantFrom(...['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const);
  const text = fc.string().map((it) => it.replace(/\x1e/gu, ''));
  fc.assert(fc.property(fc.array(fc.record({ type: types, data: text }), { minLength: 1 }), (packets) => {
    let official = '';
    engine.encodePayload(packets, (payload) => (official = payload));
    enginePackets.encodePayload(packets, (payload) => assert.equal(payload, official));
    // A packet without words has none, or no data at all.
    const read = (all: readonly { type: string; data?: unknown }[]) => all.map((it) => [it.type, it.data ?? '']);
    assert.deepEqual(read(enginePackets.decodePayload(official)), read(engine.decodePayload(official, 'arraybuffer')));
  }));
  assert.equal(enginePackets.protocol, engine.protocol);
  for (const broken of ['', 'x', '7', '9x']) assert.equal(enginePackets.decodePacket(broken).type, 'error', broken);
});

test('listeners come and go as with component-emitter', () => {
  const steps = fc.array(fc.record({
    what: fc.constantFrom('on', 'once', 'off', 'removeListener', 'removeAllListeners', 'emit', 'emitReserved'),
    event: fc.constantFrom('a', 'b', 'constructor', '__proto__'),
    who: fc.integer({ min: 0, max: 2 }),
  }), { maxLength: 30 });
  const play = (emitter: Record<string, (...args: never[]) => unknown>, all: readonly { what: string; event: string; who: number }[]): string[] => {
    const heard: string[] = [];
    const listeners = [0, 1, 2].map((who) => (detail: unknown) => heard.push(`${who}:${String(detail)}`));
    const there = new Set<string>();
    for (const { what, event, who } of all) {
      // The original takes the same listener twice; nobody does that.
      const name = `${event}${who}`;
      if (what === 'on' || what === 'once') {
        if (there.has(name)) continue;
        there.add(name);
      }
      const details = what.startsWith('emit') ? [event, who] : what === 'removeAllListeners' ? [event] : [event, listeners[who]];
      emitter[what]?.(...details as never[]);
    }
    return heard;
  };
  fc.assert(fc.property(steps, (all) => {
    assert.deepEqual(play(new Emitter() as never, all), play(new (Official as unknown as new () => never)(), all));
  }));
});
