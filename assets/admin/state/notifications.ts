// What concerns oneself, newest first: mentions, assignments, conversations that came back.
import { signal } from '@preact/signals-core';
import type { Page } from '../../shared/protocol';
import { api } from './api';
import type { Notification } from '../../shared/protocol';
import { on, onConnected } from './live';

const SHOWN = 30;

export const notifications = signal<readonly Notification[]>([]);
export const unreadNotifications = signal(0);

type NotificationPage = Page<Notification> & { readonly unread: number };

export async function loadNotifications(): Promise<void> {
  const page = await api.get<NotificationPage>(`/notifications?limit=${SHOWN}`);
  notifications.value = page.items;
  unreadNotifications.value = page.unread;
}

export function watchNotifications(): void {
  onConnected(() => void loadNotifications().catch(() => {}));
  on('notification', (arrived) => {
    if (notifications.peek().some((it) => it.id === arrived.id)) return;
    notifications.value = [arrived, ...notifications.peek()].slice(0, SHOWN);
    unreadNotifications.value++;
  });
  on('notifications_read', ({ ids, unread }) => {
    mark(ids);
    unreadNotifications.value = unread;
  });
}

/** Those, or all, are read. */
export async function markNotificationsRead(ids: readonly string[] | null = null): Promise<void> {
  mark(ids);
  const { unread } = await api.post<{ unread: number }>('/notifications/read', ids ? { ids } : {});
  unreadNotifications.value = unread;
}

function mark(ids: readonly string[] | null): void {
  const at = new Date().toISOString();
  notifications.value = notifications.peek().map((it) => (it.readAt === null && (ids === null || ids.includes(it.id)) ? { ...it, readAt: at } : it));
}
