// Tells a screen reader what arrives while one is here, and nothing of what was there or is fetched from above.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../shared/protocol';
import { thread } from '../../state/conversation/history';
import { lineText } from './lines';
import { t } from '../../state/locale';
import { user } from '../../state/session';

/** So many are read out one after the other. */
const MOST = 5;

export function News({ id }: { readonly id: string }) {
  const part = thread(id);
  const last = part?.state === 'loaded' && !part.hasNewer ? part.messages.at(-1)?.seq ?? 0 : null;
  const told = useRef<number | null>(null);
  const [news, tell] = useState<readonly Message[]>([]);
  useEffect(() => {
    if (last === null) return;
    const since = told.current;
    told.current = last;
    if (since === null || last <= since) return;
    const arrived = part?.messages.filter(({ seq, senderId }) => seq > since && senderId !== user.value?.id) ?? [];
    tell((before) => [...before, ...arrived].slice(-MOST));
  }, [last]);
  return <div class="hidden" role="log" aria-live="polite" aria-label={t('conversation.news')}>{news.map((message) => <p key={message.id}>{spoken(message)}</p>)}</div>;
}

function spoken(message: Message): string {
  if (message.type === 'system') return lineText(message);
  const words = message.content || (message.attachment?.name ?? '');
  return t(message.internal ? 'conversation.saidNote' : 'conversation.said', { name: message.sender.name, words });
}
