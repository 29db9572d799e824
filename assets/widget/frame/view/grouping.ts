// Messages as they are shown: days, and within them what one person said in one go.
import type { Message, Sender } from '../../../shared/protocol';
import type { Timeline } from '../../../shared/timeline';

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly timestamp: string }
  | { readonly kind: 'system'; readonly key: string; readonly message: Message }
  | { readonly kind: 'group'; readonly key: string; readonly sender: Sender; readonly messages: readonly Message[] };

const ONE_GO_MS = 5 * 60 * 1000;

export function group(timeline: Timeline, dayOf: (timestamp: string) => string): Row[] {
  const rows: Row[] = [];
  let day = '';
  for (const message of timeline) {
    const its = dayOf(message.timestamp);
    if (its !== day) rows.push({ kind: 'day', key: `day${message.seq}`, timestamp: message.timestamp });
    day = its;
    const last = rows[rows.length - 1];
    if (message.type === 'system') {
      rows.push({ kind: 'system', key: message.id, message });
    } else if (last?.kind === 'group' && continues(last.messages[last.messages.length - 1], message)) {
      rows[rows.length - 1] = { ...last, messages: [...last.messages, message] };
    } else {
      rows.push({ kind: 'group', key: message.id, sender: message.sender, messages: [message] });
    }
  }
  return rows;
}

function continues(last: Message | undefined, next: Message): boolean {
  return last !== undefined && last.senderId === next.senderId
    && Date.parse(next.timestamp) - Date.parse(last.timestamp) < ONE_GO_MS;
}
