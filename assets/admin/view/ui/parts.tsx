// The small ones.
import type { ComponentChildren } from 'preact';
import type { Presence } from '../../../shared/protocol';
import { fullTime, relativeTime } from '../../state/format';
import { t } from '../../state/locale';
import { Button } from './Button';
import { Icon, type IconName } from './Icon';
import { initialsOf, toneOf } from './tones';

/** Somebody: initials on a colour that is always theirs. The name stands beside it, or is told by `label`. */
export const Avatar = ({ id, name, presence, size = 'normal' }: { readonly id: string; readonly name: string; readonly presence?: Presence | undefined; readonly size?: 'small' | 'normal' | 'large' }) => (
  <span class={`avatar ${size} tone-${toneOf(id)}`} aria-hidden="true">
    {initialsOf(name) || <Icon name="user" />}
    {presence && <span class={`presence ${presence}`} />}
  </span>
);

/** How somebody is, as a dot and a word. */
export const PresenceDot = ({ presence }: { readonly presence: Presence }) => <span class={`presence ${presence}`} aria-hidden="true" />;

/** A count. `label` says of what. */
export const Badge = ({ count, label, tone = 'accent' }: { readonly count: number; readonly label?: string; readonly tone?: 'accent' | 'soft' | 'danger' }) => (
  count > 0 ? <span class={`badge ${tone}`}><span aria-hidden={label !== undefined}>{count > 99 ? '99+' : count}</span>{label && <span class="hidden">{label}</span>}</span> : null
);

/** A word that files something. `color` is the tag's own. */
export const Tag = ({ children, color, tone, onRemove, removeLabel = '' }: {
  readonly children: ComponentChildren;
  readonly color?: string | null;
  readonly tone?: 'note' | 'danger' | 'accent';
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
}) => (
  <span class={`tag ${tone ?? ''}`}>
    {color && <span class="tag-dot" style={{ background: color }} />}
    <bdi>{children}</bdi>
    {onRemove && <button type="button" class="tag-remove" aria-label={removeLabel} onClick={onRemove}><Icon name="close" /></button>}
  </span>
);

/** What is on its way has its shape already. `lines`: their widths in percent. */
export const Skeleton = ({ lines = [60, 90, 75] }: { readonly lines?: readonly number[] }) => (
  <div class="skeleton" aria-hidden="true">{lines.map((width) => <span style={{ width: `${width}%` }} />)}</div>
);

/** Rows of a list that is on its way. */
export const SkeletonRows = ({ count = 6 }: { readonly count?: number }) => (
  <div class="skeleton-rows" role="status" aria-label={t('page.loading')}>
    {Array.from({ length: count }, (_, at) => <div class="skeleton-row"><span class="skeleton-round" /><Skeleton lines={[35 + (at * 17) % 30, 60 + (at * 23) % 35]} /></div>)}
  </div>
);

/** Why there is nothing, and what to do about it. */
export const EmptyState = ({ icon, title, children, action }: { readonly icon: IconName; readonly title: string; readonly children?: ComponentChildren; readonly action?: ComponentChildren }) => (
  <div class="empty">
    <Icon name={icon} />
    <h2>{title}</h2>
    {children && <p>{children}</p>}
    {action && <div class="empty-action">{action}</div>}
  </div>
);

/** Something that concerns all of a page. */
export const Banner = ({ tone = 'note', children, action, onAction }: { readonly tone?: 'note' | 'danger' | 'accent'; readonly children: ComponentChildren; readonly action?: string; readonly onAction?: () => void }) => (
  <div class={`banner ${tone}`} role="status">
    <Icon name={tone === 'accent' ? 'info' : 'alert'} />
    <p>{children}</p>
    {action && onAction && <Button kind="quiet" onClick={onAction}>{action}</Button>}
  </div>
);

export const Switch = ({ label, hint, isOn, onChange, isDisabled = false }: { readonly label: string; readonly hint?: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void; readonly isDisabled?: boolean }) => (
  <label class="switch">
    <span class="switch-text">{label}{hint && <small>{hint}</small>}</span>
    <input type="checkbox" role="switch" checked={isOn} disabled={isDisabled} onChange={(event) => onChange(event.currentTarget.checked)} />
    <span class="switch-track" aria-hidden="true" />
  </label>
);

/** When, as people say it; in full on hovering. */
export const Time = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={fullTime(at)}>{relativeTime(at)}</time>
);
