// A way to another page of the app: a true link, so that it opens in a new tab, too.
import type { ComponentChildren } from 'preact';
import { navigate, place, type Travel } from '../../state/router';

export interface LinkProps extends Travel {
  readonly to: string;
  readonly class?: string;
  readonly label?: string;
  /** Marks where one is: at just this path, or anywhere below it. */
  readonly current?: 'exact' | 'below';
  readonly onClick?: () => void;
  readonly onHover?: () => void;
  readonly children: ComponentChildren;
}

export function Link({ to, label, current, onClick, onHover, children, replace = false, keepFocus = false, class: classes }: LinkProps) {
  const path = to.split('?')[0] ?? to;
  const here = place.value.path;
  const isCurrent = current === 'exact' ? here === path : current === 'below' && (here === path || here.startsWith(`${path}/`));
  const follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onClick?.();
    navigate(to, { replace, keepFocus });
  };
  return (
    <a
      href={to} class={classes ?? ''} onClick={follow} {...(isCurrent ? { 'aria-current': 'page' as const } : {})} {...(label ? { 'aria-label': label } : {})}
      {...(onHover ? { onPointerEnter: onHover } : {})}
    >
      {children}
    </a>
  );
}
