// Builds the widget into dist/: the loader as one script, the frame as modules with their content's hash in their names.
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
/** Where the server serves dist/widget. */
const PUBLIC = '/widget/assets/';

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

const gzip = (bytes) => gzipSync(bytes, { level: 9, memLevel: 9 });
const brotli = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

/** The files of dist/ by their paths in it, each with the budget that it counts for. */
const files = new Map();
const add = (path, bytes, budget = null) => files.set(path, { bytes: Buffer.from(bytes), budget });

const locales = hashLocales();
await buildLoader();
const frame = await buildFrame();
const manifest = { loader: 'widget.js', frame: { html: 'widget/index.html', ...frame }, locales };
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
  add('widget.js', outputFiles[0].contents, 'loader');
}

/** The frame's modules, style and page. */
async function buildFrame() {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: [{ in: 'widget/frame/main.tsx', out: 'main' }, { in: 'widget/style.css', out: 'style' }],
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'dist/widget',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: PUBLIC,
    plugins: [slim],
    // As text: an object would be a module of its own, and one request more.
    define: { ...common.define, __LOCALES__: JSON.stringify(JSON.stringify(urls(locales))) },
  });
  for (const file of outputFiles) {
    const name = basename(file.path);
    const inputs = Object.keys(metafile.outputs[`dist/widget/${name}`].inputs);
    const translated = inputs.length > 0 && inputs.every((input) => input.startsWith('widget/locales/'));
    const contents = name.endsWith('.js') ? await smaller(file.text) : file.contents;
    add(`widget/${name}`, contents, translated ? 'locale' : 'frame');
  }
  const output = (entry) => {
    const [path] = Object.entries(metafile.outputs).find(([, it]) => it.entryPoint === entry);
    return basename(path);
  };
  const script = output('widget/frame/main.tsx');
  const style = output('widget/style.css');
  const preload = staticImports(metafile, script);
  add('widget/index.html', page(script, style, preload), 'frame');
  return { script, style, preload };
}

/** esbuild does not look across statements; terser takes another thirtieth off. */
async function smaller(code) {
  return (await minify(code, { module: true, ecma: 2020, compress: { passes: 3 } })).code;
}

/** The chunks that a script can't start without. */
function staticImports(metafile, script) {
  const found = new Set();
  const visit = (name) => {
    for (const { path, kind } of metafile.outputs[`dist/widget/${name}`].imports) {
      const chunk = basename(path);
      if (kind !== 'import-statement' || found.has(chunk)) continue;
      found.add(chunk);
      visit(chunk);
    }
  };
  visit(script);
  return [...found].sort();
}

function page(script, style, preload) {
  const filled = {
    script: PUBLIC + script,
    style: PUBLIC + style,
    preload: preload.map((name) => `<link rel="modulepreload" href="${PUBLIC}${name}">`).join(''),
  };
  return readFileSync(source('widget/index.html'), 'utf8')
    .replace(/\{\{(script|style|preload)\}\}/g, (_, key) => filled[key])
    .replace(/>\s+</g, '><')
    .trim();
}

/** One JSON file per language, by language. */
function hashLocales() {
  const names = {};
  for (const file of readdirSync(source('widget/locales')).filter((name) => name.endsWith('.json')).sort()) {
    const text = JSON.stringify(JSON.parse(readFileSync(source(`widget/locales/${file}`), 'utf8')));
    const locale = basename(file, '.json');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
    names[locale] = `${locale}-${hash}.json`;
    add(`widget/${names[locale]}`, text, 'locale');
  }
  return names;
}

function urls(names) {
  return Object.fromEntries(Object.entries(names).map(([locale, name]) => [locale, PUBLIC + name]));
}

/** What each budget allows and what is used of it. Of the languages a visitor loads one: the largest counts. */
function measure() {
  const sizes = (name) => [...files.values()].filter(({ budget }) => budget === name)
    .map(({ bytes }) => ({ raw: bytes.length, gzip: gzip(bytes).length, brotli: brotli(bytes).length }));
  const sum = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });
  const largest = (a, b) => (b.gzip > a.gzip ? b : a);
  const budgets = JSON.parse(readFileSync(source('budgets.json'), 'utf8'));
  return Object.entries(budgets).map(([name, { gzipBytes }]) => ({
    name,
    ...sizes(name).reduce(name === 'locale' ? largest : sum, { raw: 0, gzip: 0, brotli: 0 }),
    budget: gzipBytes,
  }));
}

/** Prints the table; gives the names of what is over its budget. */
function report(rows) {
  const line = (cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(8) : cell.padEnd(8))).join(' '));
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
  if (existsSync(target)) rmSync(target, { recursive: true });
  renameSync(fresh, target);
}
