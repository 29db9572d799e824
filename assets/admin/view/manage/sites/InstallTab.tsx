// How the chat comes onto the website, whether it is there, and how it goes.
import { useEffect } from 'preact/hooks';
import { openDialog } from '../../../state/dialogs';
import { on } from '../../../state/live';
import { t } from '../../../state/locale';
import { LIMITS } from '../../../state/manage/siteForm';
import { reload } from '../../../state/workspace';
import { snippetFor } from '../../entry/origin';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { TextField } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Card, WideRow } from '../forms';
import { DeleteSite } from './DeleteSite';
import type { TabProps } from './SitePage';

/** For where events don't get through. */
const LOOK_AGAIN_MS = 5000;

export function InstallTab({ site, form, change, reset, isChecked }: TabProps) {
  const isSeen = site.seenAt !== null;
  useEffect(() => {
    const look = (): void => void reload('sites').catch(() => {});
    const stop = on('site_seen', look);
    const timer = isSeen ? undefined : setInterval(look, LOOK_AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [isSeen]);
  return (
    <>
      <Card title={t('manage.snippet')} lead={t('setup.snippetText')}>
        <WideRow><CopyText text={snippetFor(site.publicKey)} label={t('manage.snippetOf', { name: site.name })} isPrimary={!isSeen} /></WideRow>
        <WideRow>
          <div class={`waiting${isSeen ? ' seen' : ''}`} role="status">
            {isSeen ? <Icon name="check" /> : <span class="pulse" aria-hidden="true" />}
            <div>
              <strong>{isSeen ? t('setup.seen', { origin: site.seenOrigin ?? site.name }) : t('setup.waiting')}</strong>
              <p>{t(isSeen ? 'manage.seenText' : 'setup.waitingText')}</p>
            </div>
          </div>
        </WideRow>
      </Card>
      <Card title={t('manage.chatPage')} lead={t('manage.chatPageText')}>
        <WideRow><CopyText text={new URL(`/chat/${site.publicKey}`, location.origin).href} label={t('manage.chatPage')} /></WideRow>
        <WideRow>
          <p class="link-row">
            <a href={`/chat/${site.publicKey}`} target="_blank" rel="noopener">{t('manage.chatPageOpen')}<Icon name="external" /></a>
            <a href={`/chat/${site.publicKey}/qr.svg`} target="_blank" rel="noopener">{t('manage.chatPageQr')}<Icon name="external" /></a>
          </p>
        </WideRow>
      </Card>
      <Card title={t('nav.general')}>
        <TextField
          label={t('setup.siteName')} hint={t('setup.siteNameHint')} maxLength={LIMITS.name} value={form.name} onInput={(name) => change({ name })}
          error={isChecked && form.name.trim() === '' ? t('manage.nameMissing') : null}
        />
        <div class="field">
          <span class="label">{t('manage.siteDelete')}</span>
          <Button onClick={() => openDialog((close) => <DeleteSite site={site} onGone={reset} close={close} />)}>{t('manage.delete')}</Button>
          <p class="hint">{t('manage.siteDeleteHint')}</p>
        </div>
      </Card>
    </>
  );
}
