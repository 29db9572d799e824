import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const shapes = (path: string): readonly string[] => [...readFileSync(path, 'utf8').matchAll(/ d="([^"]+)"/gu)].map(([, d]) => d ?? '');

test('the icon of the tab is the mark of the app', () => {
  const mark = new Set(shapes('admin/view/ui/Icon.tsx'));
  const icon = shapes('pages/icon.svg');
  assert.equal(icon.length, 2);
  assert.deepEqual(icon.filter((shape) => !mark.has(shape)), []);
});
