import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appearance, Site } from '../../../shared/protocol';
import { newField } from './preChat';
import { appearanceOf, faultyTabs, patchOf, siteForm } from './siteForm';

const site = (appearance: Appearance = {}): Site => ({
  id: 's1', publicKey: 'pk_1', identitySecret: 'secret', name: 'Shop', allowedOrigins: ['https://shop.example.org'], departmentId: null, appearance,
  createdAt: '2026-01-01T00:00:00.000Z', seenAt: null, seenOrigin: null,
});

const WHOLE: Appearance = {
  color: '#0f766e', theme: 'dark', position: 'left', offsetX: 0, offsetY: 40, icon: 'text', launcherText: 'Ask us', hiddenOn: 'mobile', title: 'Lamps', greeting: 'Hello',
  replyTime: 'Within the hour', avatarUrl: '/avatars/0123456789abcdef0123456789abcdef.png', suggestionsOutside: true, consent: 'We keep it.', locale: 'pt-BR',
  suggestions: ['Where is my parcel?'], preChat: [{ key: 'email', required: true }], departments: ['d1'],
  hours: { timeZone: 'Europe/Berlin', days: { mon: [['09:00', '17:00']] }, holidays: ['2026-12-25'] },
};

test('what a site says comes back as it was, and what it leaves out stays out', () => {
  assert.deepEqual(appearanceOf(siteForm(site(WHOLE))), WHOLE);
  assert.deepEqual(appearanceOf(siteForm(site())), {});
});

test('the widget’s default and an empty text are left out', () => {
  const form = { ...siteForm(site(WHOLE)), color: '#1f5eff', title: '  ', suggestions: ['', ' '], preChat: [], departments: [], hours: null };
  const said = appearanceOf(form);
  for (const key of ['color', 'title', 'suggestions', 'preChat', 'departments', 'hours']) assert.ok(!(key in said), key);
  assert.equal(said.greeting, 'Hello');
});

test('only what changed is sent; of the appearance all of it', () => {
  const form = { ...siteForm(site(WHOLE)), name: ' Lamp shop ', allowedOrigins: ['shop.example.org/basket'], color: '#000000' };
  assert.deepEqual(patchOf(form, { name: form.name }), { name: 'Lamp shop' });
  assert.deepEqual(patchOf(form, { allowedOrigins: form.allowedOrigins }), { allowedOrigins: ['https://shop.example.org'] });
  assert.deepEqual(patchOf(form, { departmentId: null }), { departmentId: null });
  assert.deepEqual(patchOf(form, { color: form.color }), { appearance: { ...WHOLE, color: '#000000' } });
});

test('each part says whether something is wrong on it', () => {
  const form = siteForm(site(WHOLE));
  assert.deepEqual(faultyTabs(form), []);
  const wrong = { ...form, name: ' ', color: 'teal', preChat: [newField(null)], allowedOrigins: ['no address'], hours: form.hours && { ...form.hours, days: { ...form.hours.days, tue: [{ from: '10:00', until: '09:00' }] } } };
  assert.deepEqual(faultyTabs(wrong), ['install', 'appearance', 'pre-chat', 'hours', 'origins']);
  assert.deepEqual(faultyTabs({ ...form, offsetX: Number.NaN }), ['appearance']);
  assert.deepEqual(faultyTabs({ ...form, offsetY: 201 }), ['appearance']);
});
