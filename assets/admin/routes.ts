// Every page of the app: its address, its name, who may see it, and where its code is.
import type { FunctionComponent } from 'preact';
import type { Key } from './state/locale';
import { matchPath, type Match } from './state/router';
import { withPages } from './view/withPages';

export interface PageProps extends Match {
  /** What stands behind `?`. */
  readonly query: URLSearchParams;
}

export type PageComponent = FunctionComponent<PageProps>;

export interface Route {
  readonly name: 'login' | 'setup' | 'invite' | 'reset' | 'inbox' | 'search' | 'today' | 'manage' | 'account';
  readonly pattern: string;
  readonly title: Key;
  /** `open` pages stand by themselves; the others are in the shell, for who is logged in. */
  readonly access: 'open' | 'user';
  readonly load: () => Promise<PageComponent>;
}

export const routes: readonly Route[] = [
  { name: 'login', pattern: '/login', title: 'login.title', access: 'open', load: async () => (await import('./view/entry/LoginPage')).LoginPage },
  { name: 'setup', pattern: '/setup', title: 'setup.title', access: 'open', load: async () => (await import('./view/entry/SetupPage')).SetupPage },
  { name: 'invite', pattern: '/invite', title: 'link.inviteTitle', access: 'open', load: async () => (await import('./view/entry/LinkPage')).LinkPage },
  { name: 'reset', pattern: '/reset', title: 'link.resetTitle', access: 'open', load: async () => (await import('./view/entry/LinkPage')).LinkPage },
  { name: 'inbox', pattern: '/inbox/*', title: 'nav.inbox', access: 'user', load: async () => (await import('./view/inbox/InboxPage')).InboxPage },
  { name: 'search', pattern: '/search', title: 'nav.search', access: 'user', load: async () => (await import('./view/search/SearchPage')).SearchPage },
  { name: 'today', pattern: '/today', title: 'nav.today', access: 'user', load: async () => (await withPages(import('./view/today/TodayPage'))).TodayPage },
  { name: 'manage', pattern: '/manage/*', title: 'nav.manage', access: 'user', load: async () => (await withPages(import('./view/manage/ManagePage'))).ManagePage },
  { name: 'account', pattern: '/account', title: 'nav.account', access: 'user', load: async () => (await withPages(import('./view/account/AccountPage'))).AccountPage },
];

export interface Found {
  readonly route: Route;
  readonly match: Match;
}

/** The page at a path; null where there is none. */
export function findRoute(path: string): Found | null {
  for (const route of routes) {
    const match = matchPath(route.pattern, path);
    if (match) return { route, match };
  }
  return null;
}
