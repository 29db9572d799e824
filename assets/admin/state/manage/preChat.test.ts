import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldForms, fieldsOf, keyFrom, lacksLabel, newField } from './preChat';
import { moveItem } from './order';

test('a label makes a key that the server takes', () => {
  assert.deepEqual(
    ['Order number', 'Prénom', '2nd address', '注文番号', 'e-mail', 'x'.repeat(40), ''].map(keyFrom),
    ['orderNumber', 'prenom', 'ndAddress', 'field', 'eMail', 'x'.repeat(31), 'field'],
  );
  for (const label of ['Order number', 'Größe', '2nd address', '注文番号', '__', 'ÀB']) assert.match(keyFrom(label), /^[a-z][a-zA-Z\d]{0,30}$/u, label);
});

test('fields come back as they were, and new ones get keys of their own', () => {
  const known = [{ key: 'email', required: true }, { key: 'orderNumber', label: 'Order number', required: false }];
  assert.deepEqual(fieldsOf(fieldForms(known)), known);
  const twice = [...fieldForms(known), { ...newField(null), label: 'Order number' }, { ...newField(null), label: 'Email' }];
  assert.deepEqual(fieldsOf(twice).map(({ key }) => key), ['email', 'orderNumber', 'orderNumber2', 'email2']);
});

test('a key stays while its label and its place change', () => {
  const [email, order] = fieldForms([{ key: 'email', required: true }, { key: 'orderNumber', label: 'Order number', required: false }]);
  assert.ok(email && order);
  assert.deepEqual(fieldsOf(moveItem([email, { ...order, label: 'Invoice' }], 1, 0)), [
    { key: 'orderNumber', label: 'Invoice', required: false }, { key: 'email', required: true },
  ]);
});

test('one’s own field needs a label, the known ones have theirs', () => {
  assert.deepEqual([newField(null), newField('name'), { ...newField(null), label: ' x ' }].map(lacksLabel), [true, false, false]);
});

test('an item moves to where another one was', () => {
  const list = ['a', 'b', 'c', 'd'];
  assert.deepEqual(moveItem(list, 0, 2), ['b', 'c', 'a', 'd']);
  assert.deepEqual(moveItem(list, 3, 0), ['d', 'a', 'b', 'c']);
  assert.equal(moveItem(list, 0, 4), list);
  assert.equal(moveItem(list, 0, -1), list);
});
