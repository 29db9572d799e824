// Leaves out of socket.io-client what the front end never uses: binary packets, WebTransport, polling by XMLHttpRequest, its
// own reconnection, and what browsers do by now. That is a quarter of it.
//
// It relies on two things. The three small packages that socket.io-client is made of are replaced whole, by files in slim/
// with the same exports, which are tested against the originals (slim/slim.test.ts). And some files inside of it are
// replaced by their paths, below. A version that moves fails the build: whoever moves it looks at the changes of these
// files, runs the tests in a browser, and then writes the new version here.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

const VERSIONS = {
  'socket.io-client': '4.8.4',
  'engine.io-client': '6.6.8',
  'socket.io-parser': '4.2.7',
  'engine.io-parser': '5.2.3',
  '@socket.io/component-emitter': '3.1.2',
};

/** Packages, and what stands in for them. */
const PACKAGES = {
  'socket.io-parser': 'slim/socket-packets.ts',
  'engine.io-parser': 'slim/engine-packets.ts',
  '@socket.io/component-emitter': 'slim/emitter.ts',
};

/** Files of packages, and what stands in for them. */
const FILES = {
  // Without `io(url)`, which looks for a manager to share.
  'socket.io-client/build/esm/index.js': 'export { Manager } from "./manager.js";',
  // Asked for, and never used: `reconnection` is off.
  'socket.io-client/build/esm/contrib/backo2.js': 'export function Backoff() {} for (const name of ["reset", "setMin", "setMax", "setJitter"]) Backoff.prototype[name] = () => {};',
  'engine.io-client/build/esm/index.js': `
    export { Socket } from "./socket.js";
    export { installTimerFunctions } from "./util.js";
    export { nextTick } from "./globals.node.js";`,
  'engine.io-client/build/esm/globals.js': `
    export const nextTick = (work) => Promise.resolve().then(work), globalThisShim = self, defaultBinaryType = "arraybuffer";
    export const createCookieJar = () => {};`,
  'engine.io-client/build/esm/transports/index.js': `
    import { WS } from "./websocket.js";
    import { Fetch } from "./polling-fetch.js";
    export const transports = { websocket: WS, polling: Fetch };`,
  'engine.io-client/build/esm/contrib/parseqs.js': 'export const encode = (query) => `${new URLSearchParams(query)}`, decode = 0;',
  // Of an address, which nobody gives: host and port are options.
  'engine.io-client/build/esm/contrib/parseuri.js': 'export const parse = 0;',
};

/** The parser as an object takes esbuild a helper, and the helper a file and a request. */
const MANAGER = 'socket.io-client/build/esm/manager.js';
const AS_OBJECT = 'import * as parser from "socket.io-parser";';
const BY_NAME = 'import { Encoder, Decoder } from "socket.io-parser"; const parser = { Encoder, Decoder };';

/** For esbuild. */
export const slim = {
  name: 'slim',
  setup(build) {
    build.initialOptions.alias = Object.fromEntries(Object.entries(PACKAGES).map(([name, file]) => [name, join(root, file)]));
    const unused = new Set([...Object.keys(FILES), MANAGER]);
    build.onLoad({ filter: /\/node_modules\/(engine|socket)\.io-client\/build\/esm\/.*\.js$/ }, ({ path }) => {
      const file = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
      unused.delete(file);
      const contents = file === MANAGER ? readFileSync(path, 'utf8').replace(AS_OBJECT, BY_NAME) : FILES[file];
      return contents === undefined ? undefined : { contents, loader: 'js', resolveDir: dirname(path) };
    });
    build.onEnd(() => ({
      errors: [...moved(), ...[...unused].map((file) => `${file} is no part of it any more`)].map((text) => ({ text: `${text}: see slim.mjs` })),
    }));
  },
};

/** The packages of another version than the one that was looked at. */
function moved() {
  return Object.entries(VERSIONS).flatMap(([name, known]) => {
    const { version } = JSON.parse(readFileSync(join(root, `node_modules/${name}/package.json`), 'utf8'));
    return version === known ? [] : [`${name} is ${version}, not ${known}`];
  });
}
