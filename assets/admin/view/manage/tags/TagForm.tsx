// A tag's name and colour. A name that another one has makes the two one, which is told before.
import { useState } from 'preact/hooks';
import type { Tag as TagView } from '../../../../shared/protocol';
import { t } from '../../../state/locale';
import { changeTag, createTag, MAX_TAG, namesake } from '../../../state/manage/tags';
import { codeOf } from '../../../state/problem';
import { Submission } from '../../../state/submission';
import { tags } from '../../../state/workspace';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FormFault, TextField } from '../../ui/Field';
import { Banner } from '../../ui/parts';
import { Swatches } from '../Swatches';

/** `tag`: null for a new one. */
export function TagForm({ tag, close }: { readonly tag: TagView | null; readonly close: () => void }) {
  const [form] = useState(() => new Submission());
  const [name, setName] = useState(tag?.name ?? '');
  const [color, setColor] = useState(tag?.color ?? null);
  const other = namesake(name, tag?.name ?? null, tags.value);
  const isMerging = tag !== null && other !== null;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const work = (): Promise<void> => (tag ? changeTag(tag.name, { name, color }) : createTag(name, color));
    if (await form.run(work, (error) => (codeOf(error) === 'conflict' ? t('manage.tagTaken') : null))) close();
  };
  return (
    <Dialog title={t(tag ? 'manage.tagEdit' : 'manage.tagAdd')} onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <TextField label={t('manage.name')} maxLength={MAX_TAG} value={name} onInput={setName} isRequired hasFocus error={!tag && other ? t('manage.tagTaken') : null} />
        <Swatches value={color} onChange={setColor} />
        {isMerging && <Banner>{t('manage.tagMerge', { name: tag.name, other: other.name })}</Banner>}
        <FormFault>{form.fault.value}</FormFault>
        <div class="form-foot">
          <Button onClick={close}>{t('dialog.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy.value} isDisabled={name.trim() === '' || (!tag && other !== null)}>{t(isMerging ? 'manage.tagMergeAction' : tag ? 'manage.save' : 'manage.tagAdd')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
