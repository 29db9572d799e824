// Search: what was said, by whom, and where.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageProps } from '../../routes';
import { plural, t } from '../../state/locale';
import { sentenceOf } from '../../state/problem';
import { navigate } from '../../state/router';
import { foundMessages, foundVisitors, forgetSearches, loadRecentSearches, noteSearch, recentSearches } from '../../state/search';
import type { SearchResults } from '../../state/searchResults';
import { addShortcuts } from '../../state/shortcuts';
import { Button, IconButton } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { EmptyState, SkeletonRows } from '../ui/parts';
import { Page } from '../ui/Page';
import { Tabs } from '../ui/Tabs';
import { FoundMessage, FoundVisitor } from './Found';

type What = 'messages' | 'visitors';

/** Nobody reads results between two letters. */
const PATIENCE_MS = 180;

const pathFor = (query: string, what: What): string => {
  const search = new URLSearchParams({ ...(query === '' ? {} : { q: query }), ...(what === 'messages' ? {} : { in: what }) });
  return `/search${search.size > 0 ? `?${search}` : ''}`;
};

export function SearchPage({ query: address }: PageProps) {
  const asked = address.get('q') ?? '';
  const what: What = address.get('in') === 'visitors' ? 'visitors' : 'messages';
  const [text, setText] = useState(asked);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(loadRecentSearches, []);
  useEffect(() => addShortcuts([{ keys: '/', label: 'nav.search', group: 'shortcuts.go', run: () => input.current?.select() }]), []);
  /** What the field itself asked for last, until the address says so. */
  const own = useRef<string | null>(null);
  const go = (next: What): void => {
    own.current = text.trim();
    navigate(pathFor(text.trim(), next), { replace: true, keepFocus: true });
  };
  useEffect(() => {
    // The field may be letters ahead of what it asked for: only somebody else's address is put into it.
    if (own.current !== asked) setText((now) => (now.trim() === asked ? now : asked));
    own.current = null;
    void foundMessages.search(asked);
    void foundVisitors.search(asked);
  }, [asked]);
  useEffect(() => {
    if (text.trim() === asked) return undefined;
    const timer = setTimeout(() => go(what), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text, asked, what]);
  return (
    <Page title={t('nav.search')}>
      <div class="search" onKeyDown={step}>
        <form
          class="search-box" role="search" onSubmit={(event) => {
            event.preventDefault();
            noteSearch(text);
            if (text.trim() !== asked) go(what);
          }}
        >
          <Icon name="search" />
          <input
            ref={input} type="search" class="search-input" aria-label={t('search.placeholder')} placeholder={t('search.placeholder')} value={text} dir="auto" autofocus autocomplete="off" spellcheck={false} enterkeyhint="search"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {text !== '' && <IconButton icon="close" label={t('search.clear')} side="bottom" onClick={() => {
            setText('');
            input.current?.focus();
          }} />}
        </form>
        {asked === '' ? <Recent what={what} /> : (
          <Tabs
            label={t('search.what')} value={what} onChange={go}
            items={[{ value: 'messages', label: t('search.messages') }, { value: 'visitors', label: t('search.visitors') }]}
          >
            {what === 'messages'
              ? <Results results={foundMessages} query={asked}>{foundMessages.items.value.map((found) => <li key={found.message.id}><FoundMessage found={found} query={asked} /></li>)}</Results>
              : <Results results={foundVisitors} query={asked}>{foundVisitors.items.value.map((visitor) => <li key={visitor.id}><FoundVisitor visitor={visitor} query={asked} /></li>)}</Results>}
          </Tabs>
        )}
      </div>
    </Page>
  );
}

function Results<T>({ results, query, children }: { readonly results: SearchResults<T>; readonly query: string; readonly children: ComponentChildren }) {
  const phase = results.phase.value;
  const count = results.items.value.length;
  if (phase === 'failed' && count === 0) return <EmptyState icon="alert" title={t('search.failed')} action={<Button kind="primary" onClick={() => void results.retry()}>{t('page.retry')}</Button>}>{sentenceOf(results.fault.value)}</EmptyState>;
  if (phase !== 'found' && count === 0) return <SkeletonRows count={5} />;
  return (
    <>
      <p class="hidden" role="status">{phase === 'found' && plural('search.found', count)}</p>
      {count === 0
        ? <EmptyState icon="search" title={t('search.none', { query })}>{t('search.noneText')}</EmptyState>
        : <ul class={`found${phase === 'searching' ? ' old' : ''}`}>{children}</ul>}
      {results.hasMore.value && <Button isWide isBusy={phase === 'searching'} onClick={() => void results.more()}>{t('search.more')}</Button>}
    </>
  );
}

function Recent({ what }: { readonly what: What }) {
  if (recentSearches.value.length === 0) return <EmptyState icon="search" title={t('search.begin')}>{t('search.beginText')}</EmptyState>;
  return (
    <section class="recent">
      <header><h2>{t('search.recent')}</h2><Button kind="quiet" onClick={forgetSearches}>{t('search.forget')}</Button></header>
      <ul class="found">{recentSearches.value.map((text) => <li key={text}><Link to={pathFor(text, what)} class="recent-link" replace keepFocus><Icon name="clock" /><bdi>{text}</bdi></Link></li>)}</ul>
    </section>
  );
}

/** The arrows go from the field through the results, Escape back to it. */
function step(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const field = event.currentTarget.querySelector<HTMLElement>('.search-input');
  if (event.isComposing || (by === 0 && event.key !== 'Escape')) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('.search-input, .found a, .found button')];
  const at = stops.findIndex((it) => it === document.activeElement);
  if (event.key === 'Escape' && at <= 0) return;
  event.preventDefault();
  if (event.key === 'Escape') field?.focus();
  else if (at >= 0) stops[Math.max(0, Math.min(at + by, stops.length - 1))]?.focus();
}
