// Below the field: what can be put into it, and the button that sends.
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { pick } from '../../../state/conversation/attachments';
import { excess, isEmpty, isPreviewed, send } from '../../../state/conversation/composing';
import type { Mode } from '../../../state/conversation/drafts';
import { mark, type Marking } from '../../../state/conversation/marking';
import { isPhone } from '../../../state/inbox';
import { plural, t, type Key } from '../../../state/locale';
import { me } from '../../../state/workspace';
import { Button, IconButton } from '../../ui/Button';
import { Icon, type IconName } from '../../ui/Icon';
import { EmojiButton } from './EmojiButton';
import { apply, insert, selectionIn } from './field';

interface Props {
  readonly id: string;
  readonly mode: Mode;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

const MARKS: readonly { readonly marking: Marking; readonly icon: IconName; readonly label: Key; readonly keys?: string }[] = [
  { marking: 'bold', icon: 'bold', label: 'composer.bold', keys: 'mod+b' },
  { marking: 'italic', icon: 'italic', label: 'composer.italic', keys: 'mod+i' },
  { marking: 'link', icon: 'link', label: 'composer.link', keys: 'mod+k' },
];

export function Toolbar({ id, mode, field }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const isShown = isPreviewed.value;
  const over = excess(id);
  const isDisabled = isEmpty(id) || over > 0;
  const marked = (marking: Marking): void => {
    if (field.current) apply(field.current, mark(selectionIn(field.current), marking));
  };
  return (
    <div class="toolbar">
      {mode === 'reply' && (
        <>
          <input
            ref={chooser} type="file" multiple hidden onChange={({ currentTarget }) => {
              pick(id, currentTarget.files ?? []);
              currentTarget.value = '';
              field.current?.focus();
            }}
          />
          <IconButton icon="clip" label={t('composer.attach')} onClick={() => chooser.current?.click()} />
        </>
      )}
      <EmojiButton field={field} isDisabled={isShown} />
      <IconButton icon="slash" label={t('composer.insertReply')} keys="/" isDisabled={isShown} onClick={() => field.current && insertSign(field.current, '/')} />
      {mode === 'note' && <IconButton icon="at" label={t('composer.mention')} keys="@" isDisabled={isShown} onClick={() => field.current && insertSign(field.current, '@')} />}
      {!isPhone.value && MARKS.map(({ marking, icon, label, keys }) => <IconButton key={marking} icon={icon} label={t(label)} isDisabled={isShown} {...(keys ? { keys } : {})} onClick={() => marked(marking)} />)}
      <IconButton icon={isShown ? 'edit' : 'eye'} label={t(isShown ? 'composer.write' : 'composer.preview')} isPressed={isShown} onClick={() => (isPreviewed.value = !isShown)} />
      <span class="toolbar-end">
        {over > 0 && <span class="excess" role="alert">{plural('composer.excess', over)}</span>}
        {!isPhone.value && over === 0 && <span class="send-hint" aria-hidden="true">{t(me.value?.settings.enterSends === false ? 'composer.modEnterSends' : 'composer.enterSends')}</span>}
        {isPhone.value
          ? <button type="button" class="send-round" aria-label={t(mode === 'note' ? 'composer.addNote' : 'composer.send')} disabled={isDisabled} onClick={() => send(id)}><Icon name="arrowUp" /></button>
          : <Button kind="primary" isDisabled={isDisabled} onClick={() => send(id)}>{t(mode === 'note' ? 'composer.addNote' : 'composer.send')}</Button>}
      </span>
    </div>
  );
}

/** At the beginning of a word, so that it is taken as the beginning of one. */
function insertSign(field: HTMLTextAreaElement, sign: string): void {
  const before = field.value.slice(0, field.selectionStart);
  insert(field, before === '' || /\s$/u.test(before) ? sign : ` ${sign}`);
}
