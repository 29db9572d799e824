// The whole frame.
import { signal } from '@preact/signals-core';
import { isPage } from '../page';
import { listIsOpen } from '../state/conversations';
import { hasWords, t } from '../state/locale';
import { isModal } from '../state/panel';
import { configError, title } from '../state/site';
import { close } from '../state/start';
import { pick } from '../state/uploads';
import { Bars } from './Bars';
import { Composer } from './Composer';
import { Header } from './Header';
import { List } from './List';
import { Messages } from './Messages';

/** A file hovers over the frame. */
const isOver = signal(false);

export function App() {
  if (!hasWords.value) return null;
  if (configError.value) return <main class="refused">{t(configError.value === 'not_found' ? 'siteUnknown' : 'siteRefused')}</main>;
  return (
    <div class="app" tabIndex={-1} role={isPage ? undefined : 'dialog'} aria-modal={isModal.value || undefined} aria-label={title()}
      onKeyDown={onKeyDown} onDrop={onDrop} onDragOver={onDragOver} onDragLeave={({ relatedTarget }) => (isOver.value = !!relatedTarget)}>
      <Header />
      <main><Bars />{listIsOpen.value ? <List /> : <><Messages /><Composer /></>}</main>
      {isOver.value && <div class="drop">{t('dropHere')}</div>}
    </div>
  );
}

function onDrop(event: DragEvent): void {
  event.preventDefault();
  isOver.value = false;
  pick(event.dataTransfer?.files ?? []);
}

function onDragOver(event: DragEvent): void {
  event.preventDefault();
  isOver.value = event.dataTransfer?.types.includes('Files') ?? false;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.key === 'Escape') close();
  if (event.key === 'Tab' && isModal.peek()) keepInside(event);
}

/** From the last element to the first, and back. */
function keepInside(event: KeyboardEvent): void {
  const all = [...document.querySelectorAll<HTMLElement>('a,button:enabled,input,select,textarea,[tabindex="0"]')]
    .filter((element) => element.offsetParent);
  if (event.shiftKey) all.reverse();
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (at >= 0 && at < all.length - 1) return;
  event.preventDefault();
  all[0]?.focus();
}
