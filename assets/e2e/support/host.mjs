// A customer's page, on an origin of its own.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Serves `answer(request)`, `{status?, headers?, body}`, as `http://NAME:PORT`. */
export async function serve(answer, name = 'localhost') {
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body = '' } = answer(request);
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://${name}:${server.address().port}`,
    close: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}

const attribute = (text) => String(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;');

/** The widget's script, with its data-… attributes. */
export function tag(origin, data) {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${attribute(value)}"`).join('');
  return `<script src="${origin}/widget.js"${attributes} async></script>`;
}

export const shop = ({ head = '', body = '', lang = 'en' }) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>A shop</title>${head}</head>
<body><main><h1>A shop</h1><p>Chairs, tables, lamps.</p><a href="#order">Order</a></main>${body}</body></html>`;
