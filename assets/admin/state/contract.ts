// The events of the socket, with what each carries. What REST gives is in ../../shared/protocol.
import type {
  Conversation, ConversationActivity, Message, Notification, NotificationsRead, PersonId, Presence, SiteSeen, VisitorPage, WorkspaceChanged,
} from '../../shared/protocol';

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
  conversation_activity: ConversationActivity;
  conversation_gone: { conversationId: string };
  notification: Notification;
  notifications_read: NotificationsRead;
  workspace_changed: WorkspaceChanged;
  site_seen: SiteSeen;
  visitor_page: VisitorPage;
}
