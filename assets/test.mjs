// Compiles the unit tests, *.test.ts, into a temporary folder and runs them.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const tests = ['shared', 'widget', 'admin', 'slim']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)))
  .filter((file) => /\.test\.tsx?$/.test(file))
  .sort();

// Inside the folder of the packages, so that what is not bundled is found.
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const out = mkdtempSync(join(cache, 'tests-'));
let status = 1;
try {
  await build({
    absWorkingDir: root,
    entryPoints: tests,
    outdir: out,
    outbase: '.',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    define: { __LOCALES__: '"{}"' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const files = tests.map((file) => join(out, file.replace(/\.tsx?$/, '.mjs')));
  const options = ['--enable-source-maps', '--test', ...process.argv.slice(2)];
  status = files.length === 0 ? 0 : spawnSync(process.execPath, [...options, ...files], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exit(status);
