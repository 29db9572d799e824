// How a conversation is filed: who takes care of it, how urgent it is, its tags, when it comes back.
import type { Priority } from '../../../shared/protocol';
import { setPriority } from '../../state/conversation/acts';
import { take } from '../../state/inboxActions';
import { conversation } from '../../state/conversations';
import { openDialog } from '../../state/dialogs';
import { removeTag } from '../../state/inboxActions';
import { t } from '../../state/locale';
import { me, memberById, tags } from '../../state/workspace';
import { AssignPicker, SnoozePicker, TagPicker } from '../inbox/pickers';
import { Button, IconButton } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Select } from '../ui/Menu';
import { Avatar, Tag } from '../ui/parts';

const openAssign = (id: string): void => void openDialog((close) => <AssignPicker ids={[id]} close={close} />);
const openTags = (id: string): void => void openDialog((close) => <TagPicker ids={[id]} close={close} />);
export const openSnooze = (id: string): void => void openDialog((close) => <SnoozePicker ids={[id]} close={close} />);

/** Who takes care of it; unless somebody does, one can. */
export function Assignee({ id }: { readonly id: string }) {
  const it = conversation(id);
  if (!it) return null;
  const member = memberById.value.get(it.assigneeId ?? '');
  const name = it.assigneeId === null ? t('conversation.nobody') : it.assigneeId === me.value?.id ? t('conversation.you') : member?.name ?? t('conversation.somebody');
  return (
    <>
      <button type="button" class="chip" aria-haspopup="dialog" onClick={() => openAssign(id)}>
        <span class="hidden">{t('conversation.assignee')}</span>
        {it.assigneeId === null ? <Icon name="user" /> : <Avatar id={it.assigneeId} name={member?.name ?? ''} size="small" presence={member?.status} />}
        <bdi>{name}</bdi><Icon name="down" />
      </button>
      {it.assigneeId === null && <Button kind="quiet" onClick={() => void take([id])}>{t('conversation.take')}</Button>}
    </>
  );
}

const LEVELS: Readonly<Record<Priority, number>> = { low: 1, medium: 2, high: 3, urgent: 4 };
const PRIORITIES: readonly Priority[] = ['urgent', 'high', 'medium', 'low'];

export function PriorityChoice({ id }: { readonly id: string }) {
  const it = conversation(id);
  if (!it) return null;
  const options = PRIORITIES.map((value) => ({ value, label: t(`conversation.priority_${value}`), lead: <Level priority={value} /> }));
  return <Select label={t('conversation.priority')} value={it.priority} options={options} onChange={(priority) => setPriority(id, priority)} isQuiet />;
}

/** Bars, as many as it is pressing; the word stands beside it. */
export const Level = ({ priority }: { readonly priority: Priority }) => (
  <span class={`level ${priority}`} aria-hidden="true">{[1, 2, 3, 4].map((level) => <i class={level <= LEVELS[priority] ? 'on' : ''} />)}</span>
);

export function Tags({ id }: { readonly id: string }) {
  const it = conversation(id);
  if (!it) return null;
  const colorOf = (tag: string): string | null => tags.value.find(({ name }) => name === tag)?.color ?? null;
  return (
    <>
      {it.tags.map((tag) => <Tag key={tag} color={colorOf(tag)} onRemove={() => void removeTag([id], tag)} removeLabel={t('conversation.removeTag', { tag })}>{tag}</Tag>)}
      <button type="button" class="chip" aria-haspopup="dialog" aria-label={t('conversation.editTags')} onClick={() => openTags(id)}><Icon name="tag" />{it.tags.length === 0 && <span>{t('conversation.addTag')}</span>}</button>
    </>
  );
}

export const SnoozeButton = ({ id }: { readonly id: string }) => <IconButton icon="clock" side="bottom" label={t('conversation.snooze')} keys="s" popup="dialog" onClick={() => openSnooze(id)} />;
