// Changes what one said, in its place.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../shared/protocol';
import { endEdit, saveEdit, saving } from '../../state/conversation/editing';
import { t } from '../../state/locale';
import { Button } from '../ui/Button';
import { FormFault } from '../ui/Field';
import { fit } from './autosize';

export function EditForm({ message }: { readonly message: Message }) {
  const [text, setText] = useState(message.content);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
    return () => document.querySelector<HTMLElement>(`[data-seq="${message.seq}"]`)?.focus();
  }, []);
  useLayoutEffect(() => fit(field.current), [text]);
  const save = (event: Event): void => {
    event.preventDefault();
    void saveEdit(text);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') endEdit();
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) void saveEdit(text);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form class="edit-form" onSubmit={save}>
      <textarea ref={field} class="control" rows={1} dir="auto" aria-label={t('conversation.editLabel')} value={text} onInput={(event) => setText(event.currentTarget.value)} onKeyDown={press} />
      <FormFault>{saving.fault.value}</FormFault>
      <div class="edit-actions"><Button onClick={endEdit}>{t('dialog.cancel')}</Button><Button type="submit" kind="primary" isBusy={saving.isBusy.value}>{t('conversation.save')}</Button></div>
    </form>
  );
}
