import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../shared/protocol';
import { group } from './grouping';

function message(seq: number, senderId: string, timestamp: string, type: Message['type'] = 'text'): Message {
  return {
    id: `m${seq}`, conversationId: 'c', seq, follows: seq - 1, internal: false, senderId, sender: { id: senderId, kind: 'agent', name: senderId },
    content: '', type, attachment: null, clientId: null, timestamp, editedAt: null, deletedAt: null,
  };
}

const rows = (...messages: Message[]): string[] =>
  group(messages, (timestamp) => timestamp.slice(0, 10)).map((row) => (row.kind === 'group' ? `${row.sender.name}${row.messages.length}` : row.kind));

test('what one says in one go is one group, divided by days, others and pauses', () => {
  assert.deepEqual(rows(
    message(1, 'ada', '2026-01-01T10:00:00Z'),
    message(2, 'ada', '2026-01-01T10:01:00Z'),
    message(3, 'bob', '2026-01-01T10:02:00Z'),
    message(4, 'ada', '2026-01-01T10:03:00Z'),
    message(5, 'ada', '2026-01-01T10:30:00Z'),
    message(6, 'voxora', '2026-01-01T10:31:00Z', 'system'),
    message(7, 'ada', '2026-01-02T00:00:00Z'),
  ), ['day', 'ada2', 'bob1', 'ada1', 'ada1', 'system', 'day', 'ada1']);
});
