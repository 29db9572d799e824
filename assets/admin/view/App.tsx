// Which page is shown, and what is around it.
import { findRoute, type Route } from '../routes';
import { hasWords } from '../state/locale';
import { navigate, place } from '../state/router';
import { standing } from '../state/session';
import { isLoaded, startInfo } from '../state/workspace';
import { PageView } from './PageView';
import { NotFound, Unreachable } from './Plain';
import { Shell } from './shell/Shell';
import { Dialogs } from './ui/Dialog';
import { Toasts } from './ui/Toasts';

export function App() {
  if (!hasWords.value) return null;
  return <><Content /><Dialogs /><Toasts /></>;
}

function Content() {
  const found = findRoute(place.value.path);
  const elsewhere = redirect(found?.route ?? null);
  if (elsewhere !== null) {
    queueMicrotask(() => navigate(elsewhere, { replace: true }));
    return null;
  }
  if (standing.value === 'unreachable') return <Unreachable />;
  // Nobody is in: what is next depends on whether there is anybody at all.
  if (standing.value === 'unknown' || (standing.value === 'out' && startInfo.value === null)) return null;
  if (found?.route.access === 'open') return <PageView {...found} />;
  if (!isLoaded.value) return <Shell isReady={false} />;
  if (!found) return <Shell isReady><NotFound /></Shell>;
  return <Shell isReady><PageView {...found} /></Shell>;
}

/** Where one is sent instead; null for nowhere. */
function redirect(route: Route | null): string | null {
  const { path, search } = place.value;
  if (standing.value === 'in') return path === '/' ? '/inbox' : null;
  if (standing.value !== 'out' || startInfo.value === null) return null;
  // A server without users can be set up, and nothing else.
  if (startInfo.value.needsSetup) return route?.name === 'setup' ? null : '/setup';
  if (route?.access === 'open') return null;
  return path === '/' ? '/login' : `/login?next=${encodeURIComponent(path + search)}`;
}
