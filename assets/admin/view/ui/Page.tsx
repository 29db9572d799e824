// What a page of text and forms is made of.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { arrivals, scrollsIn } from '../../state/router';

let arrived = 0;

/** The page's name. Who comes here by a link finds the focus on it. `isHidden`: told, not shown. */
export function Heading({ children, isHidden = false }: { readonly children: ComponentChildren; readonly isHidden?: boolean }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const arrival = arrivals.value;
  useEffect(() => {
    if (arrival === arrived) return;
    arrived = arrival;
    // Not away from the field that a page begins with.
    if (!document.activeElement?.matches('[autofocus]')) ref.current?.focus({ preventScroll: true });
  }, [arrival]);
  return <h1 ref={ref} tabIndex={-1} class={isHidden ? 'hidden' : 'page-title'}>{children}</h1>;
}

/** A page that scrolls as a whole: a heading with actions, and below it what it is about. */
export function Page({ title, lead, actions, above, children, isWide = false }: {
  readonly title: string;
  /** The way back to what the page is a part of. */
  readonly above?: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly isWide?: boolean;
}) {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    scrollsIn(ref.current);
    return () => scrollsIn(null);
  }, []);
  return (
    <main ref={ref} class="page" id="main">
      <div class={`page-column${isWide ? ' wide' : ''}`}>
        {above}
        <header class="page-head">
          <div><Heading>{title}</Heading>{lead && <p class="page-lead">{lead}</p>}</div>
          {actions && <div class="page-actions">{actions}</div>}
        </header>
        {children}
      </div>
    </main>
  );
}

/** A part of a page with a name of its own. */
export const Section = ({ title, lead, children }: { readonly title: string; readonly lead?: ComponentChildren; readonly children: ComponentChildren }) => (
  <section class="section"><h2>{title}</h2>{lead && <p class="section-lead">{lead}</p>}{children}</section>
);
