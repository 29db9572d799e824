// What is done with one user.
import type { UserView } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { fullTime } from '../../../state/format';
import { t } from '../../../state/locale';
import { changeUser, makeLink, protectionOf, removeUser } from '../../../state/manage/users';
import { sentenceOf } from '../../../state/problem';
import { showToast } from '../../../state/toasts';
import { Button } from '../../ui/Button';
import { confirm, Dialog } from '../../ui/Dialog';
import { Menu, type MenuItem } from '../../ui/Menu';
import { EditUser } from './EditUser';
import { LinkShown } from './LinkShown';
import { PROTECTIONS } from './TeamSection';

export function UserMenu({ user }: { readonly user: UserView }) {
  const protection = protectionOf(user);
  const why = protection === null ? {} : { hint: t(PROTECTIONS[protection]) };
  const isForeign = protection === 'ownersOnly';
  const items: readonly MenuItem[] = [
    { id: 'edit', label: t('manage.userEdit'), icon: 'edit', isDisabled: isForeign, ...(isForeign ? why : {}), run: () => openDialog((close) => <EditUser user={user} close={close} />) },
    { id: 'link', label: t(user.invited ? 'manage.inviteAgain' : 'manage.resetLink'), icon: 'link', isDisabled: user.disabled || isForeign, ...(isForeign ? why : {}), run: () => void link(user) },
    user.disabled
      ? { id: 'enable', label: t('manage.enable'), icon: 'check', beginsGroup: true, isDisabled: isForeign, run: () => void enable(user) }
      : { id: 'disable', label: t('manage.disable'), icon: 'block', beginsGroup: true, isDisabled: protection !== null, ...why, run: () => void disable(user) },
    { id: 'remove', label: t('manage.userRemove'), icon: 'trash', isDanger: true, isDisabled: protection !== null, ...why, run: () => void remove(user) },
  ];
  return <Menu label={t('manage.moreOf', { name: user.name })} items={items} icon="more" />;
}

async function attempt(work: () => Promise<unknown>, done: string): Promise<void> {
  try {
    await work();
    showToast(done);
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}

async function link(user: UserView): Promise<void> {
  const { name, invited } = user;
  if (!invited && !await confirm({ title: t('manage.resetLink'), text: t('manage.resetText', { name }), action: t('manage.resetAction') })) return;
  try {
    const { url, expiresAt } = await makeLink(user.id);
    openDialog((close) => (
      <Dialog title={t(invited ? 'manage.inviteMade' : 'manage.resetMade', { name })} onClose={close} footer={<Button onClick={close}>{t('manage.done')}</Button>}>
        <LinkShown url={url} text={t('manage.linkUntil', { name, time: fullTime(expiresAt) })} />
      </Dialog>
    ));
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}

async function disable({ id, name }: UserView): Promise<void> {
  if (!await confirm({ title: t('manage.disable'), text: t('manage.disableText', { name }), action: t('manage.disable') })) return;
  await attempt(() => changeUser(id, { disabled: true }), t('manage.didDisable', { name }));
}

const enable = ({ id, name }: UserView): Promise<void> => attempt(() => changeUser(id, { disabled: false }), t('manage.didEnable', { name }));

async function remove({ id, name }: UserView): Promise<void> {
  if (!await confirm({ title: t('manage.userRemove'), text: t('manage.userRemoveText', { name }), action: t('manage.userRemove') })) return;
  await attempt(() => removeUser(id), t('manage.didRemove', { name }));
}
