// The picture that visitors see beside the chat's name.
import { useRef, useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { PICTURES, uploadAvatar } from '../../../state/manage/avatar';
import { codeOf } from '../../../state/problem';
import { Submission } from '../../../state/submission';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { initialsOf } from '../../ui/tones';
import type { TabProps } from './SitePage';

const explain = (error: unknown): string | null => {
  const code = codeOf(error);
  return code === 'unsupported_media' || code === 'invalid' ? t('manage.avatarWrong') : code === 'too_large' ? t('manage.avatarLarge') : null;
};

export function AvatarField({ site, form, change }: Pick<TabProps, 'site' | 'form' | 'change'>) {
  const [sending] = useState(() => new Submission());
  const input = useRef<HTMLInputElement>(null);
  const send = (file: File | undefined): void => {
    if (file) void sending.run(async () => change({ avatarUrl: await uploadAvatar(site.id, file) }), explain);
  };
  const name = form.title || form.name;
  return (
    <div class="field" role="group" aria-label={t('manage.avatar')}>
      <span class="label">{t('manage.avatar')}</span>
      <div
        class="avatar-field" onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          send(event.dataTransfer?.files[0]);
        }}
      >
        <span class="site-mark round" style={{ background: form.color }} aria-hidden="true">{form.avatarUrl ? <img src={form.avatarUrl} alt="" /> : initialsOf(name)}</span>
        <input
          ref={input} type="file" accept={PICTURES} class="hidden" tabIndex={-1} aria-label={t('manage.avatarChoose')}
          onChange={(event) => {
            send(event.currentTarget.files?.[0]);
            // The same file may be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <Button isBusy={sending.isBusy.value} onClick={() => input.current?.click()}>{t('manage.avatarChoose')}</Button>
        {form.avatarUrl && <Button kind="quiet" onClick={() => change({ avatarUrl: null })}>{t('manage.avatarRemove')}</Button>}
      </div>
      <p class="hint">{t('manage.avatarHint')}</p>
      <div role="alert">{sending.fault.value && <p class="error"><Icon name="alert" />{sending.fault.value}</p>}</div>
    </div>
  );
}
