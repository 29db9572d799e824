// Whom to give conversations to, until when to put them aside, how to file them.
import { useState } from 'preact/hooks';
import type { Presence } from '../../../shared/protocol';
import { conversation } from '../../state/conversations';
import { fromField, snoozeFault, snoozeTimes, toField, type Preset } from '../../state/conversation/snooze';
import { openDialog } from '../../state/dialogs';
import { momentName } from '../../state/conversation/format';
import { addTag, assign, move, removeTag, snooze } from '../../state/inboxActions';
import { t, type Key } from '../../state/locale';
import { departments, me, tags, team } from '../../state/workspace';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Icon } from '../ui/Icon';
import { Avatar } from '../ui/parts';
import { Picker, type Pick } from './Picker';

interface PickerProps {
  readonly ids: readonly string[];
  readonly close: () => void;
}

const ORDER: readonly Presence[] = ['online', 'busy', 'away', 'offline'];

export function AssignPicker({ ids, close }: PickerProps) {
  const self = me.value;
  const others = team.value.filter(({ id }) => id !== self?.id).sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.name.localeCompare(b.name));
  const person = (it: { readonly id: string; readonly name: string; readonly status: Presence }, hint?: string): Pick => ({
    id: it.id, label: it.name, hint, lead: <Avatar id={it.id} name={it.name} presence={it.status} size="small" />, run: () => void assign(ids, it.id),
  });
  const picks: readonly Pick[] = [
    ...(self ? [person(self, t('inbox.me'))] : []),
    ...others.map((it) => person(it)),
    { id: 'nobody', label: t('inbox.nobody'), hint: t('inbox.nobodyHint'), lead: <Icon name="inbox" />, run: () => void assign(ids, null) },
    ...departments.value.map(({ id, name }): Pick => ({ id, label: name, hint: t('inbox.toDepartment'), lead: <Icon name="people" />, run: () => void move(ids, id) })),
  ];
  return <Picker title={t('inbox.assignTo')} icon="user" picks={picks} close={close} />;
}

const PRESETS: Readonly<Record<Preset, Key>> = { laterToday: 'inbox.laterToday', tomorrow: 'inbox.tomorrow', nextWeek: 'inbox.nextWeek' };

export function SnoozePicker({ ids, close }: PickerProps) {
  const [now] = useState(() => new Date());
  const until = (at: Date | null): void => void snooze(ids, at?.toISOString() ?? null);
  const picks: readonly Pick[] = [
    ...snoozeTimes(now).map(({ preset, at }): Pick => ({ id: preset, label: t(PRESETS[preset]), hint: momentName(at), lead: <Icon name="clock" />, run: () => until(at) })),
    { id: 'answer', label: t('inbox.untilAnswer'), lead: <Icon name="inbox" />, run: () => until(null) },
    { id: 'hand', label: t('inbox.pickTime'), lead: <Icon name="more" />, run: () => void openDialog((shut) => <SnoozeByHand close={shut} onChoose={until} />) },
  ];
  return <Picker title={t('inbox.snoozeUntil')} icon="clock" picks={picks} close={close} />;
}

function SnoozeByHand({ close, onChoose }: { readonly close: () => void; readonly onChoose: (at: Date) => void }) {
  const [now] = useState(() => new Date());
  const [text, setText] = useState(() => toField(snoozeTimes(now)[0]?.at ?? now));
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const at = fromField(text);
    const wrong = at ? snoozeFault(at, now) : 'past';
    setFault(wrong && t(wrong === 'far' ? 'inbox.tooFar' : 'inbox.isPast'));
    if (!at || wrong) return;
    close();
    onChoose(at);
  };
  return (
    <Dialog title={t('inbox.snoozeUntil')} size="small" onClose={close}>
      <form class="form" onSubmit={submit} noValidate>
        <Field label={t('inbox.pickTime')} error={fault}>
          {(tied) => <input {...tied} class="control" type="datetime-local" value={text} min={toField(now)} autofocus onInput={(event) => setText(event.currentTarget.value)} />}
        </Field>
        <Button type="submit" kind="primary" isWide>{t('inbox.snooze')}</Button>
      </form>
    </Dialog>
  );
}

export function TagPicker({ ids, close }: PickerProps) {
  const chosen = ids.flatMap((id) => conversation(id) ?? []);
  const names = [...new Set([...tags.value.map(({ name }) => name), ...chosen.flatMap((it) => it.tags)])].sort((a, b) => a.localeCompare(b));
  const pick = (name: string): Pick => {
    const isOn = chosen.length > 0 && chosen.every((it) => it.tags.includes(name));
    const color = tags.value.find((it) => it.name === name)?.color;
    return { id: name, label: name, isOn, lead: color ? <span class="tag-dot" style={{ background: color }} /> : <Icon name="tag" />, run: () => void (isOn ? removeTag : addTag)(ids, name) };
  };
  const onNew = (name: string): Pick => ({ id: 'new', label: t('inbox.newTag', { tag: name }), lead: <Icon name="plus" />, run: () => void addTag(ids, name) });
  return <Picker title={t('inbox.tagWith')} icon="tag" picks={names.map(pick)} close={close} onNew={onNew} staysOpen />;
}
