// A canned reply as a visitor would read it, with made-up names in its blanks.
import { rich } from '../../../../shared/RichText';
import { t } from '../../../state/locale';
import { fillIn } from '../../../state/conversation/replies';
import { me, siteById, workspaceName } from '../../../state/workspace';
import { Card, WideRow } from '../forms';

export function ReplyPreview({ content }: { readonly content: string }) {
  const site = [...siteById.value.values()][0]?.name ?? workspaceName.value;
  const name = t('manage.exampleVisitor');
  const filled = fillIn(content, { 'visitor.name': name, 'visitor.firstName': name.split(' ')[0] ?? name, 'agent.name': me.value?.name ?? '', 'site.name': site });
  return (
    <Card title={t('manage.preview')} lead={t('manage.replyPreviewHint')}>
      <WideRow>
        <div class="reply-bubble" dir="auto">{filled.trim() === '' ? <span class="placeholder">{t('manage.replyPreviewEmpty')}</span> : rich(filled)}</div>
      </WideRow>
    </Card>
  );
}
