// Something that floats beside what opened it, within the window, above everything; Escape or a click beside it closes it.
import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const GAP = 4;
const EDGE = 8;

interface Box { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

/** Where a box of `width` × `height` goes: below `anchor` where there is room, else above; at its start, else its end. */
export function placeBeside(anchor: Box, width: number, height: number, window: { readonly width: number; readonly height: number }, isRtl: boolean): { left: number; top: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - height;
  const top = below + height <= window.height - EDGE || above < EDGE ? below : above;
  const [start, end] = isRtl ? [anchor.right - width, anchor.left] : [anchor.left, anchor.right - width];
  const fits = (left: number): boolean => left >= EDGE && left + width <= window.width - EDGE;
  const left = fits(start) || !fits(end) ? start : end;
  const within = (value: number, most: number): number => Math.max(EDGE, Math.min(value, most - EDGE));
  return { left: within(left, window.width - width), top: within(top, window.height - height) };
}

export function Popover({ anchor, onClose, id, role, label, children, onKeyDown, hasWidthOfAnchor = false }: {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly id?: string;
  readonly role?: 'menu' | 'listbox' | 'dialog';
  readonly label: string;
  readonly children: ComponentChildren;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly hasWidthOfAnchor?: boolean;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popover = ref.current;
    const from = anchor.current;
    if (!popover || !from) return undefined;
    const put = (): void => {
      const box = from.getBoundingClientRect();
      if (hasWidthOfAnchor) popover.style.minWidth = `${box.width}px`;
      const { left, top } = placeBeside(box, popover.offsetWidth, popover.offsetHeight, { width: innerWidth, height: innerHeight }, getComputedStyle(from).direction === 'rtl');
      popover.style.left = `${left}px`;
      popover.style.top = `${top}px`;
    };
    popover.showPopover();
    put();
    const size = new ResizeObserver(put);
    size.observe(popover);
    window.addEventListener('resize', put);
    const leave = ({ target }: Event): void => {
      if (!(target instanceof Node) || popover.contains(target) || from.contains(target)) return;
      onClose();
    };
    document.addEventListener('pointerdown', leave, true);
    return () => {
      size.disconnect();
      document.removeEventListener('pointerdown', leave, true);
      window.removeEventListener('resize', put);
    };
  }, []);
  return (
    <div
      ref={ref} id={id} class="popover" popover="manual" role={role} aria-label={label} tabIndex={-1}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.defaultPrevented || event.key !== 'Escape') return;
        event.preventDefault();
        anchor.current?.focus();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
