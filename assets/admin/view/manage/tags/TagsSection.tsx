// The tags that conversations are filed under.
import type { Tag as TagView } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { number } from '../../../state/format';
import { plural, t } from '../../../state/locale';
import { deleteTag } from '../../../state/manage/tags';
import { sentenceOf } from '../../../state/problem';
import { showToast } from '../../../state/toasts';
import { tags } from '../../../state/workspace';
import { NotFound } from '../../Plain';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/Dialog';
import { Menu, type MenuItem } from '../../ui/Menu';
import { EmptyState } from '../../ui/parts';
import { Link } from '../../ui/Link';
import { DepartmentDot } from '../departments/DepartmentDot';
import { SectionPage } from '../SectionPage';
import { TagForm } from './TagForm';

/** Where the server stops counting. */
const COUNTED = 1000;

const edit = (tag: TagView | null): void => void openDialog((close) => <TagForm tag={tag} close={close} />);

export function TagsSection({ rest }: { readonly rest: string }) {
  if (rest !== '') return <NotFound />;
  const add = <Button kind="primary" icon="plus" onClick={() => edit(null)}>{t('manage.tagAdd')}</Button>;
  return (
    <SectionPage title={t('nav.tags')} lead={t('manage.tagsLead')} actions={tags.value.length > 0 && add}>
      {tags.value.length === 0
        ? <EmptyState icon="tag" title={t('manage.tagsNone')} action={add}>{t('manage.tagsNoneText')}</EmptyState>
        : <ul class="listing">{tags.value.map((tag) => <Row key={tag.name} tag={tag} />)}</ul>}
    </SectionPage>
  );
}

function Row({ tag }: { readonly tag: TagView }) {
  const items: readonly MenuItem[] = [
    { id: 'edit', label: t('manage.tagEdit'), icon: 'edit', run: () => edit(tag) },
    { id: 'delete', label: t('manage.tagDelete'), icon: 'trash', isDanger: true, beginsGroup: true, run: () => void remove(tag) },
  ];
  return (
    <li class="listing-row">
      <DepartmentDot color={tag.color} />
      <span class="listing-text"><strong><bdi>{tag.name}</bdi></strong></span>
      <Link class="listing-state" to={`/inbox/${encodeURIComponent(`tag:${tag.name}`)}`}>{countOf(tag)}</Link>
      <Menu label={t('manage.moreOf', { name: tag.name })} items={items} icon="more" />
    </li>
  );
}

const countOf = ({ conversations }: TagView): string => plural('manage.tagCount', conversations, conversations >= COUNTED ? { count: `${number(COUNTED)}+` } : {});

async function remove(tag: TagView): Promise<void> {
  const { name } = tag;
  if (!await confirm({ title: t('manage.tagDelete'), text: t('manage.tagDeleteText', { name, conversations: countOf(tag) }), action: t('manage.tagDelete') })) return;
  try {
    await deleteTag(name);
    showToast(t('manage.tagDeleted', { name }));
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}
