// A message in one line, for lists.
import { markdown, type Inline } from '../../shared/text';
import type { Message } from '../../shared/protocol';
import { t } from './locale';
import { user } from './session';

export interface Excerpt {
  /** `line`: what the product itself says. */
  readonly kind: 'text' | 'note' | 'file' | 'line' | 'deleted' | 'none';
  /** Who of the team said it; null for the visitor and the product. */
  readonly who: string | null;
  readonly text: string;
}

/** So much of a text is looked at. */
const MOST = 400;

export function excerptOf(message: Message | null): Excerpt {
  if (!message) return { kind: 'none', who: null, text: t('inbox.noMessage') };
  const { sender, type, content, attachment, deletedAt } = message;
  if (type === 'system') return { kind: 'line', who: null, text: content };
  const isTeams = sender.kind === 'agent' || sender.kind === 'bot';
  const who = !isTeams ? null : sender.id === user.value?.id ? t('inbox.you') : sender.name;
  if (deletedAt !== null) return { kind: 'deleted', who, text: t('inbox.deleted') };
  const words = isTeams ? plainText(content.slice(0, MOST)) : content.slice(0, MOST);
  if (attachment) return { kind: 'file', who, text: words || (type === 'image' ? t('inbox.picture') : attachment.name) };
  return { kind: type === 'note' ? 'note' : 'text', who, text: words };
}

/** What an agent wrote, without the marks. */
function plainText(text: string): string {
  const words = (inlines: readonly Inline[]): string => inlines.map((it) => (it.kind === 'text' || it.kind === 'code' ? it.text : words(it.children))).join('');
  return markdown(text).map((block) => (block.kind === 'code' ? block.text : block.kind === 'list' ? block.items.map(words).join(' · ') : words(block.children))).join(' ');
}
