// Gives a conversation on to a department or to somebody, with a word on why.
import { useState } from 'preact/hooks';
import { transfer, type Receiver } from '../../state/conversation/acts';
import { conversation } from '../../state/conversations';
import { t, type Key } from '../../state/locale';
import { departments, me, team } from '../../state/workspace';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, TextArea } from '../ui/Field';
import { Icon } from '../ui/Icon';
import { Select, type Option } from '../ui/Menu';
import { Avatar } from '../ui/parts';

const LONGEST_REASON = 500;
const PRESENCES: Readonly<Record<string, Key>> = { online: 'status.available', away: 'status.away', busy: 'status.away', offline: 'conversation.offline' };

export function TransferDialog({ id, close }: { readonly id: string; readonly close: () => void }) {
  const [to, choose] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setMissing(to === null);
    if (to === null || isBusy) return;
    setBusy(true);
    const isDone = await transfer(id, parsed(to), reason);
    setBusy(false);
    if (isDone) close();
  };
  return (
    <Dialog title={t('conversation.transferTitle')} onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)} noValidate>
        <Field label={t('conversation.transferTo')} error={isMissing ? t('conversation.transferMissing') : null}>
          {(control) => <Select label={t('conversation.transferTo')} placeholder={t('conversation.transferChoose')} control={control} value={to} options={receivers(id)} onChange={choose} />}
        </Field>
        <TextArea label={t('conversation.reason')} hint={t('conversation.reasonHint')} isOptional value={reason} onInput={setReason} maxLength={LONGEST_REASON} />
        <div class="form-actions"><Button onClick={close}>{t('dialog.cancel')}</Button><Button type="submit" kind="primary" isBusy={isBusy}>{t('conversation.transferDo')}</Button></div>
      </form>
    </Dialog>
  );
}

/** Departments first: it need not be known who is there. */
function receivers(id: string): readonly Option<string>[] {
  const it = conversation(id);
  const groups = departments.value.filter((department) => department.id !== it?.departmentId)
    .map((department): Option<string> => ({ value: `department:${department.id}`, label: department.name, hint: t('conversation.department'), lead: <Icon name="people" /> }));
  const members = team.value.filter((member) => member.id !== it?.assigneeId && member.id !== me.value?.id).sort((a, b) => a.name.localeCompare(b.name))
    .map((member): Option<string> => ({
      value: `member:${member.id}`, label: member.name, hint: t(PRESENCES[member.status] ?? 'conversation.offline'), lead: <Avatar id={member.id} name={member.name} size="small" presence={member.status} />,
    }));
  return [...groups, ...members];
}

function parsed(value: string): Receiver {
  const [kind, ...id] = value.split(':');
  return { kind: kind === 'department' ? 'department' : 'member', id: id.join(':') };
}
