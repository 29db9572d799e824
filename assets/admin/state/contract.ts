// The events of the socket, with what each carries. What REST gives is in ../../shared/protocol.
import type {
  Conversation, Message, PersonId, Presence, SiteSeen, Timestamp, VisitorPage, WorkspaceChanged,
} from '../../shared/protocol';

/** Who looks at a conversation, and who writes in it. */
export interface Activity {
  readonly conversationId: string;
  readonly viewers: readonly { readonly userId: PersonId; readonly userName: string }[];
  readonly typists: readonly { readonly userId: PersonId; readonly userName: string; readonly internal: boolean }[];
}

export type NotificationKind = 'mention' | 'assigned' | 'requeued' | 'snooze_ended';

export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly conversationId: string;
  readonly seq: number | null;
  readonly actor: { readonly id: PersonId; readonly name: string } | null;
  readonly excerpt: string | null;
  readonly createdAt: Timestamp;
  readonly readAt: Timestamp | null;
}

export interface LiveEvents {
  new_message: Message;
  new_messages: readonly Message[];
  message_updated: Message;
  message_deleted: { conversationId: string; id: string; seq: number };
  message_read: { conversationId: string; userId: PersonId; seq: number };
  user_online: { userId: PersonId; status: Presence };
  user_offline: { userId: PersonId; status: Presence };
  conversation_created: Conversation;
  conversation_updated: Conversation;
  conversation_assigned: { conversationId: string; assigneeId: PersonId | null; assigneeName: string | null };
  conversation_activity: Activity;
  conversation_gone: { conversationId: string };
  notification: Notification;
  notifications_read: { ids: readonly string[] | null; unread: number };
  workspace_changed: WorkspaceChanged;
  site_seen: SiteSeen;
  visitor_page: VisitorPage;
}
