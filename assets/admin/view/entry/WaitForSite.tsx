// The third step: the snippet, and waiting until a page of the site loads the chat.
import { useEffect } from 'preact/hooks';
import type { Site } from '../../../shared/protocol';
import { t } from '../../state/locale';
import { on } from '../../state/live';
import { navigate } from '../../state/router';
import { reload } from '../../state/workspace';
import { Button } from '../ui/Button';
import { CopyText } from '../ui/CopyText';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { EntryFrame } from './EntryFrame';
import { snippetFor } from './origin';
import { Steps } from './SetupPage';

/** The event tells at once; this is for where sockets don't get through. */
const LOOK_AGAIN_MS = 4000;

export function WaitForSite({ site }: { readonly site: Site }) {
  const isSeen = site.seenAt !== null;
  useEffect(() => {
    if (isSeen) return undefined;
    const look = (): void => void reload('sites').catch(() => {});
    const stop = on('site_seen', look);
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [isSeen]);
  return (
    <EntryFrame title={t('setup.snippet')} lead={t('setup.snippetText')} foot={isSeen ? undefined : <Link to="/inbox">{t('setup.skip')}</Link>}>
      <Steps at={3} />
      <CopyText text={snippetFor(site.publicKey)} label={t('setup.snippetLabel')} isPrimary={!isSeen} />
      <div class={`waiting${isSeen ? ' seen' : ''}`} role="status">
        {isSeen ? <Icon name="check" /> : <span class="pulse" aria-hidden="true" />}
        <div>
          <strong>{isSeen ? t('setup.seen', { origin: site.seenOrigin ?? site.name }) : t('setup.waiting')}</strong>
          <p>{t(isSeen ? 'setup.seenText' : 'setup.waitingText')}</p>
        </div>
      </div>
      {isSeen
        ? <Button kind="primary" isWide onClick={() => navigate('/inbox')}>{t('page.toInbox')}</Button>
        : <p class="entry-aside">{t('setup.noSite')} <a href={`/chat/${site.publicKey}`} target="_blank" rel="noopener">{t('setup.tryPage')}<Icon name="external" /></a></p>}
    </EntryFrame>
  );
}
