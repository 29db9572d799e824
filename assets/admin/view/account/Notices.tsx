// Of what one is told, by a sound and by the system.
import type { Notice } from '../../../shared/protocol';
import { askForNotices, permission } from '../../state/account/notices';
import { t, type Key } from '../../state/locale';
import { changeSettings, me } from '../../state/workspace';
import { Card, SegmentedRow, WideRow } from '../manage/forms';
import { Button } from '../ui/Button';
import { Banner } from '../ui/parts';

const NOTICES: readonly (readonly [value: Notice, label: Key])[] = [['none', 'account.noticeNone'], ['mine', 'account.noticeMine'], ['all', 'account.noticeAll']];

export function Notices() {
  const settings = me.value?.settings;
  if (!settings) return null;
  const choices = NOTICES.map(([value, label]) => ({ value, label: t(label) }));
  const change = (desktop: Notice): void => {
    void changeSettings({ desktop });
    if (desktop !== 'none') void askForNotices();
  };
  return (
    <Card title={t('bell.title')} lead={t('account.noticesHint')}>
      <SegmentedRow label={t('account.sound')} value={settings.sound} choices={choices} onChange={(sound) => void changeSettings({ sound })} />
      <SegmentedRow label={t('account.desktop')} value={settings.desktop} choices={choices} onChange={change} />
      {settings.desktop !== 'none' && permission.value !== 'granted' && <WideRow><Allowed /></WideRow>}
    </Card>
  );
}

/** What this browser has to say to it. */
function Allowed() {
  switch (permission.value) {
    case 'default': return (
      <div class="ask">
        <p>{t('account.noticesAsk')}</p>
        <Button kind="primary" icon="bell" onClick={() => void askForNotices()}>{t('account.noticesAllow')}</Button>
      </div>
    );
    case 'denied': return <Banner>{t('account.noticesDenied')}</Banner>;
    default: return <Banner>{t('account.noticesUnsupported')}</Banner>;
  }
}
