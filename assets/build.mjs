// Builds the front end into dist/: the widget's loader as one script, its frame and the agents' app as modules with their
// content's hash in their names.
//
// The same sources give the same bytes. A build over its budget (budgets.json) fails, and leaves dist/ as it was
// (`--over-budget` goes on, to look at one that has still to be cut).
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { slim } from './slim.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const source = (path) => join(root, path);

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  target: ['es2020', 'safari14', 'chrome90'],
  // Both are there in these browsers, but for corners that nobody visits.
  supported: { destructuring: true, 'optional-chain': true },
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** Of two years: staff choose theirs, visitors don't. */
const STAFFS_BROWSERS = ['es2022', 'safari17.5', 'chrome123', 'firefox120'];

/** `import url from './page.css?url'`: a style of its own, whose address a page gets that comes later. */
const styleByAddress = {
  name: 'style-by-address',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?url$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace('?url', '')), namespace: 'style-by-address' }));
    onLoad({ filter: /./, namespace: 'style-by-address' }, async ({ path }) => {
      const { outputFiles } = await build({ ...common, entryPoints: [path], target: STAFFS_BROWSERS });
      return { contents: outputFiles[0].contents, loader: 'file' };
    });
  },
};

const gzip = (bytes) => gzipSync(bytes, { level: 9, memLevel: 9 });
const brotli = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

/** The files of dist/ by their paths in it, each with the budget that it counts for. */
const files = new Map();
const add = (path, bytes, budget = null) => files.set(path, { bytes: Buffer.from(bytes), budget });

await buildLoader();
const frame = await buildPage({
  from: 'widget', to: 'widget', entry: 'widget/frame/main.tsx', style: 'widget/style.css', address: '/widget/assets/',
  budgets: { file: () => 'frame', locale: 'locale' },
  // Such names are private to socket.io-client's own files.
  options: { plugins: [slim], mangleProps: /^_[a-z]/, mangleQuoted: true },
});
const app = await buildPage({
  from: 'admin', to: 'app', entry: 'admin/main.tsx', style: 'admin/style/index.css', address: '/app/assets/',
  budgets: { file: inFirstView, locale: 'appLocale' },
  // Half of the words are those of pages that an agent seldom opens.
  laterWords: { pages: /^(?:manage|today|account)\./ },
  options: { target: STAFFS_BROWSERS, supported: {}, plugins: [slim, styleByAddress] },
});
const manifest = { loader: 'widget.js', frame: frame.parts, locales: frame.locales, app: { ...app.parts, locales: app.locales } };
add('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
const over = report(measure());
if (over.length > 0) {
  console.error(`over budget: ${over.join(', ')}`);
  if (!process.argv.includes('--over-budget')) process.exit(1);
}
write(source('dist'));

async function buildLoader() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['widget/loader/main.ts'],
    format: 'iife',
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    outfile: 'dist/widget.js',
    mangleProps: /_$/,
  });
  add('widget.js', await smaller(outputFiles[0].text), 'loader');
}

/** A page with its modules, style and languages: from one folder of sources to one of dist/, served below `address`. */
async function buildPage({ from, to, entry, style, address, budgets, laterWords = {}, options }) {
  const locales = hashLocales(from, to, budgets.locale, laterWords);
  const { outputFiles, metafile } = await build({
    ...common,
    ...options,
    entryPoints: [{ in: entry, out: 'main' }, { in: style, out: 'style' }],
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: `dist/${to}`,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: address,
    // As text: an object would be a module of its own, and one request more.
    define: { ...common.define, __LOCALES__: JSON.stringify(JSON.stringify(urls(locales, address))) },
  });
  const chunks = chunksOf(metafile, to);
  for (const file of outputFiles) {
    const name = basename(file.path);
    const translated = chunks.inputs(name).length > 0 && chunks.inputs(name).every((input) => input.startsWith(`${from}/locales/`));
    const contents = name.endsWith('.js') ? await smaller(file.text) : file.contents;
    add(`${to}/${name}`, contents, translated ? budgets.locale : budgets.file(name, chunks));
  }
  const parts = { html: `${to}/index.html`, script: chunks.of(entry), style: chunks.of(style), preload: chunks.needed(chunks.of(entry)) };
  add(parts.html, page(`${from}/index.html`, address, parts), budgets.file('index.html', chunks));
  return { parts, locales };
}

/** What the agents' app loads until the inbox is there; the rest comes by page. */
function inFirstView(name, chunks) {
  const first = ['admin/main.tsx', 'admin/view/inbox/InboxPage.tsx'].map((entry) => chunks.of(entry));
  const isFirst = name === 'index.html' || name === chunks.of('admin/style/index.css') || first.some((script) => script === name || chunks.needed(script).includes(name));
  return isFirst ? 'app' : null;
}

/** What esbuild tells about the files that it made in a folder of dist/. */
function chunksOf(metafile, folder) {
  const outputs = Object.fromEntries(Object.entries(metafile.outputs).map(([path, output]) => [path.slice(`dist/${folder}/`.length), output]));
  return {
    /** The file that a source became. */
    of: (entry) => Object.keys(outputs).find((name) => outputs[name].entryPoint === entry),
    inputs: (name) => Object.keys(outputs[name].inputs),
    /** The chunks that a script can't start without. */
    needed(script) {
      const found = new Set();
      const visit = (name) => {
        for (const { path, kind } of outputs[name].imports) {
          const chunk = basename(path);
          if (kind !== 'import-statement' || found.has(chunk)) continue;
          found.add(chunk);
          visit(chunk);
        }
      };
      visit(script);
      return [...found].sort();
    },
  };
}

/** esbuild does not look across statements; terser takes another thirtieth off. */
async function smaller(code) {
  return (await minify(code, { module: true, ecma: 2020, compress: { passes: 3 } })).code;
}

function page(template, address, { script, style, preload }) {
  const filled = {
    script: address + script,
    style: address + style,
    preload: preload.map((name) => `<link rel="modulepreload" href="${address}${name}">`).join(''),
  };
  return readFileSync(source(template), 'utf8')
    .replace(/\{\{(script|style|preload)\}\}/g, (_, key) => filled[key])
    .replace(/>\s+</g, '><')
    .trim();
}

/** A JSON file per language, by language; the words that come later, by their keys, in files of their own: `de/pages`. */
function hashLocales(from, to, budget, laterWords) {
  const names = {};
  const put = (locale, words) => {
    const text = JSON.stringify(words);
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
    names[locale] = `${locale.replace('/', '-')}-${hash}.json`;
    add(`${to}/${names[locale]}`, text, budget);
  };
  for (const file of readdirSync(source(`${from}/locales`)).filter((name) => name.endsWith('.json')).sort()) {
    const words = Object.entries(JSON.parse(readFileSync(source(`${from}/locales/${file}`), 'utf8')));
    const partOf = ([key]) => Object.keys(laterWords).find((part) => laterWords[part].test(key)) ?? '';
    for (const part of ['', ...Object.keys(laterWords)]) {
      put([basename(file, '.json'), part].filter(Boolean).join('/'), Object.fromEntries(words.filter((word) => partOf(word) === part)));
    }
  }
  return names;
}

function urls(names, address) {
  return Object.fromEntries(Object.entries(names).map(([locale, name]) => [locale, address + name]));
}

/** What each budget allows and what is used of it. Of the languages one is loaded: the largest counts. */
function measure() {
  const sizes = (name) => [...files.values()].filter(({ budget }) => budget === name)
    .map(({ bytes }) => ({ raw: bytes.length, gzip: gzip(bytes).length, brotli: brotli(bytes).length }));
  const sum = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });
  const largest = (a, b) => (b.gzip > a.gzip ? b : a);
  const budgets = JSON.parse(readFileSync(source('budgets.json'), 'utf8'));
  return Object.entries(budgets).map(([name, { gzipBytes }]) => ({
    name,
    ...sizes(name).reduce(/locale$/i.test(name) ? largest : sum, { raw: 0, gzip: 0, brotli: 0 }),
    budget: gzipBytes,
  }));
}

/** Prints the table; gives the names of what is over its budget. */
function report(rows) {
  const line = (cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(8) : cell.padEnd(9))).join(' '));
  line(['bytes', 'raw', 'brotli', 'gzip', 'budget']);
  for (const row of rows) line([row.name, row.raw, row.brotli, row.gzip, row.budget]);
  return rows.filter((row) => row.gzip > row.budget).map(({ name }) => name);
}

/** Writes everything beside `target`, then puts it in its place. */
function write(target) {
  const fresh = `${target}-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  for (const [path, { bytes }] of files) {
    const file = join(fresh, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    writeFileSync(`${file}.br`, brotli(bytes));
    writeFileSync(`${file}.gz`, gzip(bytes));
  }
  // Aside first: a server that reads from there is without files for a moment only.
  const old = `${fresh}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}
