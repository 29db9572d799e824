// A page, whose code is loaded when it is first shown, and what stands in for it when that or the page itself fails.
import { effect, signal } from '@preact/signals-core';
import { Component, type ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import type { Found, PageComponent, Route } from '../routes';
import { t } from '../state/locale';
import { place } from '../state/router';
import { pageTitle } from '../state/title';
import { EmptyState, SkeletonRows } from './ui/parts';
import { Button } from './ui/Button';
import { Heading } from './ui/Page';

type Loaded = PageComponent | 'loading' | 'failed';

/** What is loaded, by route. */
const pages = signal<ReadonlyMap<string, Loaded>>(new Map());

const note = (name: string, loaded: Loaded): void => {
  pages.value = new Map(pages.peek()).set(name, loaded);
};

/** Loads a page's code ahead of time, as when its link is hovered. */
export function preload({ name, load }: Route): void {
  const known = pages.peek().get(name);
  if (known !== undefined && known !== 'failed') return;
  note(name, 'loading');
  load().then((page) => note(name, page), (error: unknown) => {
    console.error(error);
    note(name, 'failed');
  });
}

export function PageView({ route, match }: Found) {
  // Before the page's own effects: it may know a better one.
  useLayoutEffect(() => effect(() => void (pageTitle.value = t(route.title))), [route.name]);
  useEffect(() => {
    if (pages.peek().get(route.name) === undefined) preload(route);
  }, [route.name]);
  const page = pages.value.get(route.name) ?? 'loading';
  if (page === 'loading') return <div class="page-loading"><SkeletonRows /></div>;
  if (page === 'failed') return <Failed retry={() => preload(route)} isCode />;
  const Page = page;
  const query = new URLSearchParams(place.value.search);
  return <Boundary key={route.name}><Page {...match} query={query} /></Boundary>;
}

/** Catches what a page throws while it is drawn. */
class Boundary extends Component<{ readonly children: ComponentChildren }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ hasFailed: true });
  }

  override render() {
    return this.state.hasFailed ? <Failed retry={() => this.setState({ hasFailed: false })} isCode={false} /> : this.props.children;
  }
}

/** `isCode`: it could not be loaded, perhaps because the server has a newer one. */
const Failed = ({ retry, isCode }: { readonly retry: () => void; readonly isCode: boolean }) => (
  <main class="page-fault" id="main">
    <Heading isHidden>{t(isCode ? 'page.notLoaded' : 'page.failed')}</Heading>
    <EmptyState
      icon="alert" title={t(isCode ? 'page.notLoaded' : 'page.failed')}
      action={<><Button kind="primary" onClick={retry}>{t('page.retry')}</Button><Button onClick={() => location.reload()}>{t('page.reload')}</Button></>}
    >
      {t(isCode ? 'page.notLoadedText' : 'page.failedText')}
    </EmptyState>
  </main>
);
