// How a website proves who its visitors are: the secret, and code for its server.
import { useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { renewSecret } from '../../../state/manage/sites';
import { IDENTIFY, LANGUAGES, SNIPPETS, type Language } from '../../../state/manage/snippets';
import { sentenceOf } from '../../../state/problem';
import { showToast } from '../../../state/toasts';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { confirm } from '../../ui/Dialog';
import { Tabs } from '../../ui/Tabs';
import { Card, WideRow } from '../forms';
import type { TabProps } from './SitePage';

export function IdentityTab({ site }: TabProps) {
  const [language, setLanguage] = useState<Language>('php');
  return (
    <>
      <Card title={t('manage.identity')} lead={t('manage.identityHint')}><Secret key={site.identitySecret} site={site} /></Card>
      <Card title={t('manage.sign')} lead={t('manage.signHint')}>
        <WideRow>
          <Tabs label={t('manage.sign')} items={LANGUAGES} value={language} onChange={setLanguage}>
            <CopyText key={language} text={SNIPPETS[language]} label={LANGUAGES.find(({ value }) => value === language)?.label ?? language} />
          </Tabs>
        </WideRow>
      </Card>
      <Card title={t('manage.identify')} lead={t('manage.identifyHint')}>
        <WideRow><CopyText text={IDENTIFY} label={t('manage.identify')} /></WideRow>
      </Card>
    </>
  );
}

function Secret({ site }: Pick<TabProps, 'site'>) {
  const [isShown, show] = useState(false);
  const renew = async (): Promise<void> => {
    if (!await confirm({ title: t('manage.secretRenew'), text: t('manage.secretRenewText'), action: t('manage.secretRenewAction') })) return;
    try {
      await renewSecret(site.id);
      showToast(t('manage.secretRenewed'));
    } catch (error) {
      showToast(sentenceOf(error), { tone: 'danger' });
    }
  };
  return (
    <WideRow>
      <p class="secret-label">{t('manage.secret')}</p>
      {isShown ? <CopyText text={site.identitySecret} label={t('manage.secret')} /> : <HiddenSecret show={() => show(true)} />}
      <p class="hint">{t('manage.secretHint')}</p>
      <Button onClick={() => void renew()}>{t('manage.secretRenew')}</Button>
    </WideRow>
  );
}

const HiddenSecret = ({ show }: { readonly show: () => void }) => (
  <div class="copy"><pre aria-hidden="true"><code>{'•'.repeat(32)}</code></pre><Button icon="eye" onClick={show}>{t('manage.secretShow')}</Button></div>
);
