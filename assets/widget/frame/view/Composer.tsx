// Where one writes.
import { effect, signal } from '@preact/signals-core';
import { createRef } from 'preact';
import { currentId } from '../state/conversations';
import { draftOf, draftVersion, keepDraft } from '../state/drafts';
import { focusFault } from '../state/focus';
import { formatSize } from '../state/format';
import { fieldsAreChecked, isIntroduced } from '../state/introduction';
import { t } from '../state/locale';
import { say } from '../state/sending';
import { appearance, config } from '../state/site';
import { stoppedTyping, typed } from '../state/typing';
import { pick, picked, refusal, sendPicked, unpick } from '../state/uploads';
import { Action, Fault, FileLine, Icon, IconButton } from './parts';
import { plain } from '../../../shared/RichText';

const TALLEST_PX = 140;

const text = signal('');
const field = createRef<HTMLTextAreaElement>();
const chooser = createRef<HTMLInputElement>();

effect(() => {
  void draftVersion.value;
  text.value = draftOf(currentId.value);
});
effect(() => {
  void text.value;
  requestAnimationFrame(fit);
});

/** As high as its words, up to a few lines. */
function fit(): void {
  const style = field.current?.style;
  if (!field.current || !style) return;
  style.height = 'auto';
  style.height = `${Math.min(field.current.scrollHeight, TALLEST_PX)}px`;
}

const excess = (): number => [...text.value].length - (config.value?.limits.maxContent || Infinity);
const isEmpty = (): boolean => !text.value.trim() && !picked.value.length;

function write(value: string): void {
  text.value = value;
  keepDraft(currentId.peek(), value);
  if (value) typed(currentId.peek());
  else stoppedTyping();
}

function send(event: Event): void {
  event.preventDefault();
  if (isEmpty() || excess() > 0) return;
  fieldsAreChecked.value = currentId.value === null && !isIntroduced.value;
  if (fieldsAreChecked.value) return focusFault();
  field.current?.focus();
  const words = text.value.trim();
  write('');
  if (words) say(words);
  sendPicked();
}

function onKeyDown(event: KeyboardEvent): void {
  // The Enter that ends a composition (Japanese, Chinese) chooses a word. Safari tells it by 229 alone.
  const isComposing = event.isComposing || event.keyCode === 229;
  if (event.key === 'Enter' && !event.shiftKey && !isComposing) send(event);
}

function onPaste(event: ClipboardEvent): void {
  const files = event.clipboardData?.files ?? [];
  if (!files.length) return;
  event.preventDefault();
  pick(files);
}

export function Composer() {
  const { consent } = appearance.value;
  const over = excess();
  return (
    <footer>
      {picked.value.length > 0 && (
        <ul class="tray">
          {picked.value.map((file) => (
            <li><FileLine name={file.name} size={formatSize(file.size)} /><IconButton icon="close" label={t('removeFile', { name: file.name })} onClick={() => unpick(file)} /></li>
          ))}
        </ul>
      )}
      {refusal.value && <Fault>{refusal.value} <Action onClick={() => (refusal.value = '')}>{t('dismiss')}</Action></Fault>}
      {over > 0 && <Fault>{t('tooLong', { count: over })}</Fault>}
      <form class="writing" onSubmit={send}>
        <input ref={chooser} type="file" multiple hidden onChange={({ currentTarget }) => {
          pick(currentTarget.files ?? []);
          currentTarget.value = '';
          field.current?.focus();
        }} />
        <IconButton icon="attach" label={t('attach')} onClick={() => chooser.current?.click()} />
        <textarea ref={field} rows={1} dir="auto" enterkeyhint="send" aria-label={t('write')} placeholder={t('write')}
          value={text.value} onInput={(event) => write(event.currentTarget.value)} onKeyDown={onKeyDown} onPaste={onPaste} onBlur={stoppedTyping} />
        <button class="round go" aria-label={t('send')} title={t('send')} disabled={isEmpty() || over > 0}><Icon name="send" /></button>
      </form>
      {currentId.value === null && consent && <p class="consent" dir="auto">{plain(consent)}</p>}
    </footer>
  );
}
