// Leaves out of socket.io-client what the widget never uses: WebTransport, binary packets, its own reconnection,
// what browsers do by now.
//
// These are half a kilobyte here and there of a visitor's time. A version that moves these files fails the build.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const NOTHING_IS_BINARY = `
  export const isBinary = () => false, hasBinary = isBinary;
  export const deconstructPacket = isBinary, reconstructPacket = isBinary;`;

/** Each file, and what stands in for it. */
const INSTEAD = {
  'engine.io-client/build/esm/transports/webtransport.js': 'export class WT {}',
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export { Fetch as XHR } from "./polling-fetch.js";',
  'socket.io-client/build/esm/contrib/backo2.js': 'export function Backoff() {} for (const name of ["reset", "setMin", "setMax", "setJitter", "duration"]) Backoff.prototype[name] = () => 0;',
  'engine.io-client/build/esm/contrib/parseuri.js': `
    export const parse = (uri) => {
      const { protocol, hostname, port } = new URL(uri);
      return { protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ""), port };
    };`,
  'socket.io-parser/build/esm/is-binary.js': NOTHING_IS_BINARY,
  'socket.io-parser/build/esm/binary.js': NOTHING_IS_BINARY,
  'engine.io-parser/build/esm/encodePacket.browser.js': `
    import { PACKET_TYPES } from "./commons.js";
    export const encodePacket = ({ type, data }, _, done) => done(PACKET_TYPES[type] + (data || ""));
    export const encodePacketToBinary = 0;`,
  'engine.io-parser/build/esm/decodePacket.browser.js': `
    import { PACKET_TYPES_REVERSE, ERROR_PACKET } from "./commons.js";
    export const decodePacket = (packet) => {
      const type = PACKET_TYPES_REVERSE[packet.charAt(0)];
      return type ? { type, data: packet.slice(1) } : ERROR_PACKET;
    };`,
};

/** The parser as an object takes esbuild a helper, and the helper a file. */
const MANAGER = 'socket.io-client/build/esm/manager.js';
const AS_OBJECT = 'import * as parser from "socket.io-parser";';
const BY_NAME = 'import { Encoder, Decoder } from "socket.io-parser"; const parser = { Encoder, Decoder };';

/** What stands in for a file; undefined where it is used as it is. */
function insteadOf(file, path) {
  if (file !== MANAGER) return INSTEAD[file];
  const code = readFileSync(path, 'utf8');
  if (!code.includes(AS_OBJECT)) throw new Error(`${file} is not what it was: see slim.mjs`);
  return code.replace(AS_OBJECT, BY_NAME);
}

/** For esbuild. */
export const slim = {
  name: 'slim',
  setup(build) {
    const missing = new Set([...Object.keys(INSTEAD), MANAGER]);
    build.onLoad({ filter: /\/node_modules\/(engine|socket)\.io-[^/]+\/build\/esm\/.*\.js$/ }, ({ path }) => {
      const file = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
      const contents = insteadOf(file, path);
      missing.delete(file);
      return contents && { contents, loader: 'js', resolveDir: dirname(path) };
    });
    build.onEnd(() => ({
      errors: [...missing].map((file) => ({ text: `${file} is not part of socket.io-client any more: see slim.mjs` })),
    }));
  },
};
