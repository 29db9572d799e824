// Small things that many views are made of.
import type { ComponentChildren } from 'preact';
import { appearance } from '../state/site';

const PATHS = {
  send: 'M4 12l16-8-6 16-3-7z',
  attach: 'M20 11l-8 8a5 5 0 0 1-7-7l8-8a3 3 0 0 1 5 5l-8 8a1 1 0 0 1-3-3l7-7',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  menu: 'M5 12h.1M12 12h.1M19 12h.1',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  pending: 'M12 4a8 8 0 1 0 .1 0M12 8v4l3 2',
  sent: 'M5 13l4 4L19 7',
  read: 'M2 13l4 4L15 7M12 16l1 1L22 7',
  failed: 'M12 4a8 8 0 1 0 .1 0M12 8v5M12 16h.1',
  star: 'M12 4l3 5 6 1-5 4 2 6-6-3-6 3 2-6-5-4 6-1z',
  down: 'M12 5v14M6 13l6 6 6-6',
};

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true"><path d={PATHS[name]} /></svg>
);

interface Pressed {
  readonly onClick: () => void;
}

export const IconButton = ({ icon, label, onClick, isOpen }: Pressed & { icon: IconName; label: string; isOpen?: boolean }) => (
  <button type="button" class="round" aria-label={label} title={label} aria-expanded={isOpen} onClick={onClick}><Icon name={icon} /></button>
);

/** A word to press among others. */
export const Action = ({ onClick, children }: Pressed & { children: ComponentChildren }) => (
  <button type="button" class="action" onClick={onClick}>{children}</button>
);

export const Button = ({ onClick, children }: { onClick?: () => void; children: ComponentChildren }) => (
  <button class="button" type={onClick ? 'button' : 'submit'} onClick={onClick}>{children}</button>
);

/** Of the site or somebody of its team: its picture, else the first letters. */
export const Avatar = ({ name }: { name: string }) => {
  const { avatarUrl } = appearance.value;
  return (
    <span class="avatar" aria-hidden="true">
      {avatarUrl ? <img src={avatarUrl} alt="" /> : name.split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join('').toUpperCase()}
    </span>
  );
};

export const FileLine = ({ name, size }: { name: string; size?: string }) => (
  <span class="file"><Icon name="file" /><span><bdi>{name}</bdi>{size && <small>{size}</small>}</span></span>
);

export const Fault = ({ id, children }: { id?: string; children: ComponentChildren }) => (
  <p class="fault" id={id} role="alert">{children}</p>
);
