// Who one talks to, and what else can be done.
import { signal } from '@preact/signals-core';
import { createRef } from 'preact';
import { isPage } from '../page';
import { downloadTranscript, endConversation } from '../state/actions';
import { conversations, current, listIsOpen, openConversation } from '../state/conversations';
import { focusComposer } from '../state/focus';
import { t } from '../state/locale';
import { appearance, isAway, title } from '../state/site';
import { soundIsOn, toggleSound } from '../state/sound';
import { close } from '../state/start';
import { Avatar, IconButton } from './parts';

export function Header() {
  const assignee = listIsOpen.value ? null : current.value?.assignee;
  const name = assignee?.name ?? title();
  const status = assignee?.status;
  const isHere = assignee ? status === 'online' : !isAway.value;
  const words = status
    ? t(status)
    : appearance.value.replyTime || t(isAway.value ? 'weAreAway' : 'weAreOnline');
  return (
    <header>
      {!listIsOpen.value && conversations.value.length > 0 && <IconButton icon="back" label={t('back')} onClick={() => (listIsOpen.value = true)} />}
      <Avatar name={name} />
      <div class="who">
        <h1><bdi>{name}</bdi></h1>
        <p><i class={isHere ? 'dot here' : 'dot'} /><bdi>{words}</bdi></p>
      </div>
      <Menu />
      {!isPage && <IconButton icon="close" label={t('close')} onClick={close} />}
    </header>
  );
}

export function begin(): void {
  openConversation(null);
  focusComposer();
}

const isOpen = signal(false);
/** Asked once whether to end it. */
const isSure = signal(false);
const menu = createRef<HTMLDivElement>();

function shut(): void {
  isOpen.value = isSure.value = false;
}

document.addEventListener('pointerdown', ({ target }) => {
  if (!menu.current?.contains(target as Node)) shut();
});

function onKeyDown(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !isOpen.value) return;
  event.stopPropagation();
  leave();
}

function leave(): void {
  shut();
  menu.current?.querySelector('button')?.focus();
}

function Menu() {
  const it = listIsOpen.value ? null : current.value;
  return (
    <div class="menu" ref={menu} onKeyDown={onKeyDown}>
      <IconButton icon="menu" label={t('menu')} isOpen={isOpen.value} onClick={() => (isOpen.value ? shut() : (isOpen.value = true))} />
      {isOpen.value && (
        <ul>
          <Item words={t('newConversation')} does={begin} />
          {it && <Item words={t('transcript')} does={() => void downloadTranscript(it.id)} />}
          <Item words={t(soundIsOn.value ? 'soundOff' : 'soundOn')} does={toggleSound} />
          {it && it.status !== 'resolved' && (isSure.value
            ? <Item key="sure" words={t('endSure')} does={() => void endConversation(it.id)} />
            : <li><button onClick={() => (isSure.value = true)}>{t('end')}</button></li>)}
        </ul>
      )}
    </div>
  );
}

function Item({ words, does }: { words: string; does: () => void }) {
  const onClick = (): void => {
    leave();
    does();
  };
  return <li><button onClick={onClick}>{words}</button></li>;
}
