// Of the conversation itself, and the way to be rid of somebody.
import type { Conversation, VisitorView } from '../../../../shared/protocol';
import { block, unblock } from '../../../state/conversation/visitors';
import { t } from '../../../state/locale';
import { departmentById, siteNameById } from '../../../state/workspace';
import { Button, IconButton } from '../../ui/Button';
import { confirm } from '../../ui/Dialog';
import { Time } from '../../ui/parts';
import { statusName } from '../lines';
import { copy } from '../messageActions';
import { Block, Fact } from './parts';

export function Facts({ conversation: it, visitor }: { readonly conversation: Conversation; readonly visitor: VisitorView }) {
  const site = siteNameById.value.get(it.siteId ?? '')?.name;
  const department = departmentById.value.get(it.departmentId ?? '')?.name;
  return (
    <>
      <Block title={t('conversation.title')}>
        <dl class="facts">
          <Fact name={t('details.status')}>{statusName(it.status)}</Fact>
          {department && <Fact name={t('conversation.department')}><bdi>{department}</bdi></Fact>}
          {site && <Fact name={t('details.site')}><bdi>{site}</bdi></Fact>}
          {it.subject && <Fact name={t('details.subject')}><bdi>{it.subject}</bdi></Fact>}
          <Fact name={t('details.created')}><Time at={it.createdAt} /></Fact>
          <Fact name={t('details.id')}><span class="fact-id"><code dir="ltr">{it.id}</code><IconButton icon="copy" label={t('details.copyId')} onClick={() => void copy(it.id)} /></span></Fact>
        </dl>
      </Block>
      <div class="details-end">
        {visitor.blocked
          ? <Button onClick={() => void unblock(visitor)}>{t('details.unblock')}</Button>
          : <Button kind="quiet" icon="block" onClick={() => void askBlock(visitor)}>{t('details.block')}</Button>}
      </div>
    </>
  );
}

async function askBlock(visitor: VisitorView): Promise<void> {
  const { name } = visitor;
  const isSure = await confirm({ title: t('details.blockTitle', { name }), text: t('details.blockText'), action: t('details.block') });
  if (isSure) await block(visitor);
}
