// Whether this browser lets us show what the system shows.
import { signal } from '@preact/signals-core';

/** `unsupported`: not on this page, as on plain http or in some phones' browsers. */
export type Permission = NotificationPermission | 'unsupported';

const current = (): Permission => ('Notification' in globalThis ? Notification.permission : 'unsupported');

export const permission = signal<Permission>(current());

/** Asks for it, once; browsers want that to follow a click. */
export async function askForNotices(): Promise<Permission> {
  if (current() === 'default') await Notification.requestPermission();
  permission.value = current();
  return permission.value;
}
