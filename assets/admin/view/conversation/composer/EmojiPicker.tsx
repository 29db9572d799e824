// Emoji by kind, or by their names.
import { useEffect, useRef, useState } from 'preact/hooks';
import { locale, t, type Key } from '../../../state/locale';
import { keep } from '../../../state/keep';
import { Icon } from '../../ui/Icon';
import { EMOJI, KINDS, type Kind } from './emoji/emoji';
import { findEmoji, loadWords, type EmojiWords } from './emoji/search';

export interface EmojiPickerProps {
  readonly onChoose: (emoji: string) => void;
}

const COLUMNS = 8;
const RECENT = 'emoji';
const NAMES: Readonly<Record<Kind, Key>> = { people: 'emoji.people', hands: 'emoji.hands', hearts: 'emoji.hearts', nature: 'emoji.nature', food: 'emoji.food', things: 'emoji.things', signs: 'emoji.signs' };

const recent = (): readonly string[] => (keep.get(RECENT) ?? '').split(' ').filter(Boolean);
const noteChosen = (emoji: string): void => keep.set(RECENT, [emoji, ...recent().filter((it) => it !== emoji)].slice(0, 2 * COLUMNS).join(' '));

export function EmojiPicker({ onChoose }: EmojiPickerProps) {
  const [query, setQuery] = useState('');
  const [words, setWords] = useState<EmojiWords>([]);
  const [shownRecent] = useState(recent);
  const field = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => void loadWords(locale.value).then(setWords, () => {}), []);
  const choose = (emoji: string): void => {
    noteChosen(emoji);
    onChoose(emoji);
  };
  const found = query.trim() === '' ? null : findEmoji(query, words);
  const begin = (event: KeyboardEvent): void => {
    const first = grid.current?.querySelector('button');
    if (event.key === 'Enter' && found?.[0]) choose(found[0]);
    else if (event.key === 'ArrowDown') first?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div class="emoji">
      <div class="picker-input">
        <Icon name="search" />
        <input ref={field} type="text" autofocus aria-label={t('emoji.search')} placeholder={t('emoji.search')} value={query} autocomplete="off" dir="auto" onInput={(event) => setQuery(event.currentTarget.value)} onKeyDown={begin} />
      </div>
      <div ref={grid} class="emoji-list" onKeyDown={(event) => walk(event, field.current)}>
        {found && (found.length > 0 ? <Group title={t('emoji.found')} emoji={found} onChoose={choose} /> : <p class="picker-none" role="status">{t('emoji.none')}</p>)}
        {!found && shownRecent.length > 0 && <Group title={t('emoji.recent')} emoji={shownRecent} onChoose={choose} />}
        {!found && KINDS.map((kind) => <Group key={kind} title={t(NAMES[kind])} emoji={EMOJI[kind]} onChoose={choose} />)}
      </div>
    </div>
  );
}

const Group = ({ title, emoji, onChoose }: { readonly title: string; readonly emoji: readonly string[]; readonly onChoose: (emoji: string) => void }) => (
  <section role="group" aria-label={title}>
    <h3>{title}</h3>
    <div class="emoji-grid">{emoji.map((it) => <button type="button" key={it} tabIndex={-1} onClick={() => onChoose(it)}>{it}</button>)}</div>
  </section>
);

/** The arrows go through all of them, line by line. Above the first line is the field. */
function walk(event: KeyboardEvent, field: HTMLInputElement | null): void {
  const all = [...(event.currentTarget as Element).querySelectorAll('button')];
  const at = all.findIndex((it) => it === document.activeElement);
  const isRtl = document.documentElement.dir === 'rtl';
  const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (step === undefined || at < 0) return;
  event.preventDefault();
  if (at + step < 0) field?.focus();
  else (all[Math.min(at + step, all.length - 1)])?.focus();
}
