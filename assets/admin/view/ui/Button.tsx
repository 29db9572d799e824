// What is pressed.
import type { ComponentChildren, Ref } from 'preact';
import { defined } from './defined';
import { Icon, type IconName } from './Icon';
import { Kbd } from './Kbd';

/** `primary` at most once on a screen; `danger` for what can't be undone; `quiet` among much else. */
export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger';

interface Pressable {
  readonly onClick?: (event: MouseEvent) => void;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  /** What it opens, is open. */
  readonly isExpanded?: boolean;
  readonly popup?: 'menu' | 'listbox' | 'dialog';
  readonly controls?: string;
}

const pressable = ({ onClick, type = 'button', isDisabled, buttonRef, isExpanded, popup, controls }: Pressable) => defined({
  type, onClick, disabled: isDisabled, ref: buttonRef, 'aria-expanded': isExpanded, 'aria-haspopup': popup, 'aria-controls': controls,
});

/** `isBusy`: its work is under way. It stays where it is and keeps the focus, but does nothing. */
export function Button({ kind = 'plain', icon, isBusy = false, isWide = false, children, ...rest }: Pressable & {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly isBusy?: boolean;
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <button class={`button ${kind}${isWide ? ' wide' : ''}`} {...pressable(rest)} aria-busy={isBusy}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** An icon whose name is told to all who can't see it, and on hovering. `keys`: its shortcut. */
export function IconButton({ icon, label, keys, isPressed, side = 'top', ...rest }: Pressable & {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly isPressed?: boolean;
  /** Where the name is shown. */
  readonly side?: 'top' | 'bottom' | 'end';
}) {
  return (
    <button class="icon-button" {...pressable(rest)} aria-label={label} aria-pressed={isPressed}>
      <Icon name={icon} />
      <Tip label={label} side={side} keys={keys} />
    </button>
  );
}

/** The name of what is hovered or focused, beside it: for eyes alone. */
export const Tip = ({ label, side, keys }: { readonly label: string; readonly side: 'top' | 'bottom' | 'end'; readonly keys?: string | undefined }) => (
  <span class={`tip tip-${side}`} aria-hidden="true">{label}{keys && <Kbd keys={keys} />}</span>
);
