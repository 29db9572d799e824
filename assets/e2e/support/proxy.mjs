// The network between a visitor and the server, which can be cut: then nothing arrives, and nobody is told.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Carries what comes to `url` of it on to `target`, as long as it is not cut. */
export async function network(target) {
  const { hostname, port } = new URL(target);
  const ends = new Set();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]]) {
      ends.add(from);
      from.pause();
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        ends.delete(from);
        to.destroy();
      });
      if (!isCut) from.resume();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      isCut = true;
      for (const end of ends) end.pause();
    },
    heal() {
      isCut = false;
      for (const end of ends) end.resume();
    },
    close: () => new Promise((done) => {
      server.close(done);
      for (const end of ends) end.destroy();
    }),
  };
}
