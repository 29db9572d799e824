// A conversation: who it is with, what was said, where one answers.
import { useEffect, useRef, useState } from 'preact/hooks';
import { offerFiles } from '../../state/conversation/composing';
import { endEdit } from '../../state/conversation/editing';
import { momentName } from '../../state/conversation/format';
import { leave, open, reopen, standing } from '../../state/conversation/opening';
import { entries } from '../../state/conversation/sending';
import { loadVisitor, visitorOf } from '../../state/conversation/visitors';
import { conversation, missing } from '../../state/conversations';
import { reopen as wake } from '../../state/inboxActions';
import { t } from '../../state/locale';
import { addCommands } from '../../state/palette';
import { place } from '../../state/router';
import { addShortcuts } from '../../state/shortcuts';
import { Button } from '../ui/Button';
import { Link } from '../ui/Link';
import { Banner, EmptyState } from '../ui/parts';
import { conversationCommands, conversationShortcuts } from './actions';
import { Composer } from './composer/Composer';
import { Head } from './Head';
import { Pending } from './Leaving';
import { Timeline } from './Timeline';

export function ConversationPane({ id }: { readonly id: string }) {
  const seq = soughtSeq();
  const visitorId = conversation(id)?.visitor.id;
  useEffect(() => void open(id, seq), [id, seq]);
  useEffect(() => () => leave(id), [id]);
  useEffect(() => {
    const removes = [addShortcuts(conversationShortcuts(id)), addCommands(() => conversationCommands(id)), endEdit];
    return () => removes.forEach((remove) => remove());
  }, [id]);
  useEffect(() => {
    if (visitorId !== undefined && visitorOf(visitorId) === null) void loadVisitor(visitorId);
  }, [visitorId]);
  const drop = useDrop((files) => offerFiles(id, files));
  if (standing.value === 'missing' || missing.value.has(id)) return <Missing id={id} />;
  if (standing.value === 'failed') return <Failed />;
  return (
    <section class="conversation" aria-labelledby="conversation-title" {...drop.on}>
      <Head id={id} />
      <Notice id={id} />
      <Timeline id={id} />
      <Composer id={id} />
      {drop.isOver && <p class="drop" aria-hidden="true">{t('composer.drop')}</p>}
    </section>
  );
}

/** The message that the address leads to. */
function soughtSeq(): number | null {
  const seq = Number(new URLSearchParams(place.value.search).get('seq'));
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}

/** What one should know before one writes. */
function Notice({ id }: { readonly id: string }) {
  const it = conversation(id);
  if (!it) return null;
  if (visitorOf(it.visitor.id)?.blocked) return <Banner tone="danger">{t('conversation.blockedNotice')}</Banner>;
  if (it.status !== 'snoozed') return null;
  return (
    <Banner tone="note" action={t('conversation.wake')} onAction={() => void wake([id])}>
      {it.snoozedUntil ? t('conversation.snoozedUntil', { time: momentName(it.snoozedUntil) }) : t('conversation.snoozedOpen')}
    </Banner>
  );
}

/** Files that are dragged over it. */
function useDrop(take: (files: FileList) => void) {
  const [isOver, setOver] = useState(false);
  // Each element inside is entered and left, too.
  const depth = useRef(0);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const move = (by: number) => (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth.current = (depth.current ?? 0) + by;
    setOver(depth.current > 0);
  };
  const on = {
    onDragEnter: move(1),
    onDragLeave: move(-1),
    onDragOver: (event: DragEvent) => hasFiles(event) && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      if (event.dataTransfer) take(event.dataTransfer.files);
    },
  };
  return { isOver, on };
}

/** What one wrote there and could not send any more is still one's own. */
function Missing({ id }: { readonly id: string }) {
  const left = entries.value.filter((entry) => entry.conversationId === id);
  return (
    <section class="conversation">
      <EmptyState icon="search" title={t('conversation.missing')} action={<Link class="button" to="/inbox">{t('page.toInbox')}</Link>}>{t('conversation.missingText')}</EmptyState>
      {left.length > 0 && <ol class="leftovers" aria-label={t('conversation.leftovers')}>{left.map((entry) => <Pending key={entry.clientId} entry={entry} />)}</ol>}
    </section>
  );
}

const Failed = () => (
  <section class="conversation">
    <EmptyState icon="alert" title={t('conversation.failed')} action={<Button kind="primary" onClick={reopen}>{t('page.retry')}</Button>}>{t('conversation.failedText')}</EmptyState>
  </section>
);
