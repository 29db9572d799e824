// Where one writes: to the visitor, or a note to the team.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { stoppedTyping } from '../../../../shared/typing';
import { calls, isPreviewed, modeOf, offerFiles, send, setMode, write } from '../../../state/conversation/composing';
import { draftOf, type Mode } from '../../../state/conversation/drafts';
import { beginEdit, lastEditable } from '../../../state/conversation/editing';
import { mark, type Marking } from '../../../state/conversation/marking';
import { t } from '../../../state/locale';
import { me } from '../../../state/workspace';
import { Icon } from '../../ui/Icon';
import { Tabs } from '../../ui/Tabs';
import { fit } from '../autosize';
import { CollisionBar } from './CollisionBar';
import { apply, selectionIn } from './field';
import { Preview } from './Preview';
import { Suggestions, useSuggestions } from './Suggestions';
import { Toolbar } from './Toolbar';
import { Tray } from './Tray';

const MARKS: Readonly<Record<string, Marking>> = { b: 'bold', i: 'italic', k: 'link', e: 'code' };

export function Composer({ id }: { readonly id: string }) {
  const mode = modeOf(id);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => () => void (isPreviewed.value = false), []);
  const dot = (of: Mode) => mode !== of && draftOf(id, of).text !== '' && <span class="draft-dot" role="img" aria-label={t('composer.hasDraft')} />;
  return (
    <footer class={`composer ${mode}`}>
      <CollisionBar id={id} />
      <div ref={box} class="composer-box">
        <Tabs
          label={t('composer.kind')} value={mode} onChange={(next) => setMode(id, next)}
          items={[{ value: 'reply', label: t('composer.reply'), extra: dot('reply') }, { value: 'note', label: t('composer.note'), extra: dot('note') }]}
        >
          <Writing key={mode} id={id} mode={mode} box={box} />
        </Tabs>
      </div>
    </footer>
  );
}

function Writing({ id, mode, box }: { readonly id: string; readonly mode: Mode; readonly box: RefObject<HTMLElement | null> }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { text } = draftOf(id, mode);
  const suggestions = useSuggestions(id, mode, field);
  useFocusOnCall(field);
  useLayoutEffect(() => fit(field.current), [text, isPreviewed.value]);
  useEffect(() => stoppedTyping, []);
  const press = (event: KeyboardEvent): void => {
    // The Enter that ends a composition (Japanese, Chinese) chooses a word. Safari tells it by 229 alone.
    if (event.isComposing || event.keyCode === 229 || suggestions.press(event)) return;
    if (!act(event, id, text, field.current)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      {mode === 'note' && <p class="note-hint"><Icon name="note" />{t('composer.noteHint')}</p>}
      {mode === 'reply' && <Tray id={id} />}
      {isPreviewed.value ? <Preview text={text} isNote={mode === 'note'} /> : (
        <textarea
          ref={field} rows={1} dir="auto" class="composer-field" value={text} aria-label={t(mode === 'note' ? 'composer.writeNote' : 'composer.writeReply')}
          placeholder={t(mode === 'note' ? 'composer.placeholderNote' : 'composer.placeholderReply')} enterkeyhint={me.value?.settings.enterSends ? 'send' : 'enter'} {...suggestions.attributes}
          onInput={(event) => {
            write(id, event.currentTarget.value);
            suggestions.look();
          }}
          onSelect={suggestions.look} onKeyDown={press} onBlur={stoppedTyping} onPaste={(event) => paste(event, id)}
        />
      )}
      {suggestions.open && <Suggestions {...suggestions.open} anchor={box} />}
      <Toolbar id={id} mode={mode} field={field} />
    </>
  );
}

/** What a key does in the field. False where it only types. */
function act(event: KeyboardEvent, id: string, text: string, field: HTMLTextAreaElement | null): boolean {
  const isMod = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter') {
    const isSending = isMod || (me.peek()?.settings.enterSends !== false && !event.shiftKey);
    if (isSending) send(id);
    return isSending;
  }
  const marking = isMod && !event.shiftKey && !event.altKey ? MARKS[event.key.toLowerCase()] : undefined;
  if (marking && field) apply(field, mark(selectionIn(field), marking));
  else if (event.key === 'Escape') (field?.closest('.conversation')?.querySelector<HTMLElement>('.timeline'))?.focus();
  else if (event.key === 'ArrowUp' && text === '') return editLast(id);
  else return false;
  return true;
}

function editLast(id: string): boolean {
  const message = lastEditable(id);
  if (message) beginEdit(message);
  return message !== null;
}

function paste(event: ClipboardEvent, id: string): void {
  const files = event.clipboardData?.files;
  // What is copied from a table is a picture of it, too: the words are meant.
  if (!files?.length || event.clipboardData?.types.includes('text/plain')) return;
  event.preventDefault();
  offerFiles(id, files);
}

function useFocusOnCall(field: { readonly current: HTMLTextAreaElement | null }): void {
  const asked = calls.value;
  const seen = useRef(asked === lastCall ? asked : -1);
  useEffect(() => {
    if (asked === seen.current) return;
    seen.current = lastCall = asked;
    field.current?.focus();
  }, [asked]);
}

/** The last one that was answered: by the field that there was then. */
let lastCall = 0;
