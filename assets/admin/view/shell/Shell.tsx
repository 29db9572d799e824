// What is around every page of who is logged in: the rail, the connection's state.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../state/locale';
import { addCommands } from '../../state/palette';
import { addShortcuts } from '../../state/shortcuts';
import { SkeletonRows } from '../ui/parts';
import { ConnectionBanner } from './ConnectionBanner';
import { shellCommands, shellShortcuts } from './actions';
import { Rail } from './Rail';

export function Shell({ isReady, children }: { readonly isReady: boolean; readonly children?: ComponentChildren }) {
  useEffect(() => {
    const removes = [addShortcuts(shellShortcuts()), addCommands(shellCommands)];
    return () => removes.forEach((remove) => remove());
  }, []);
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>{t('nav.skip')}</a>
      <Rail />
      <div class="stage">
        <ConnectionBanner />
        {isReady ? children : <div class="page-loading"><SkeletonRows /></div>}
      </div>
    </div>
  );
}

function skip(event: MouseEvent): void {
  event.preventDefault();
  const main = document.getElementById('main');
  if (!main) return;
  main.tabIndex = -1;
  main.focus();
}
