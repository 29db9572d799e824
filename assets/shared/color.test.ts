import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contrast, hex, mix, parseColor, readable, textOn, type Rgb } from './color';

const color: fc.Arbitrary<Rgb> = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 255 }))) as unknown as fc.Arbitrary<Rgb>;
const SURFACES: Rgb[] = [[255, 255, 255], [0x17, 0x19, 0x1d]];

test('text on any colour can be read', () => {
  fc.assert(fc.property(color, (it) => assert.ok(contrast(textOn(it), it) >= 4.5)), { numRuns: 5000 });
});

test('any colour is made readable on light and on dark, and on their tints of it', () => {
  fc.assert(fc.property(color, fc.constantFrom(...SURFACES), (it, surface) => {
    const tint = mix(surface, it, surface[0] === 255 ? 0.08 : 0.2);
    const shown = readable(readable(it, surface), tint);
    assert.ok(contrast(shown, surface) >= 4.5 && contrast(shown, tint) >= 4.5, hex(it));
  }), { numRuns: 5000 });
});

test('only a colour is a colour', () => {
  assert.deepEqual(parseColor('#0f766e'), [15, 118, 110]);
  for (const text of ['', 'red', '#fff', '#0f766e;x', 'url(x)']) assert.equal(parseColor(text), null);
});
