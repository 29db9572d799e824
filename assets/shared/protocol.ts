// Written by `make types` from src/protocol. Do not edit.

export type ConversationId = string;
export type DepartmentId = string;
export type MessageId = string;
export type PersonId = string;
export type SessionId = string;
export type SiteId = string;
export type UploadId = string;
export type Timestamp = string;
export type PersonKind = "visitor" | "agent" | "bot" | "system";
export type Role = "owner" | "admin" | "agent";
export type Presence = "online" | "away" | "busy" | "offline";
export type Status = "open" | "pending" | "snoozed" | "resolved";
export type Priority = "low" | "medium" | "high" | "urgent";
export type MessageType = "text" | "image" | "file" | "system" | "note";
export type Message = { id: MessageId, conversationId: ConversationId, seq: number, follows: number, 
/**
 * Never sent to a visitor.
 */
internal: boolean, senderId: PersonId, sender: Sender, content: string, type: MessageType, attachment: Attachment | null, clientId: string | null, timestamp: Timestamp, editedAt: Timestamp | null, deletedAt: Timestamp | null, };
export type Sender = { id: PersonId, kind: PersonKind, name: string, };
export type Attachment = { id: UploadId, name: string, mimeType: string, 
/**
 * Bytes.
 */
size: number, width: number | null, height: number | null, url: string, };
export type VisitorBrief = { id: PersonId, name: string, email: string | null, };
export type Conversation = { id: ConversationId, status: Status, subject: string | null, siteId: SiteId | null, departmentId: DepartmentId | null, assigneeId: PersonId | null, visitor: VisitorBrief, priority: Priority, tags: Array<string>, lastMessage: Message | null, lastSeq: number, unread: number | null, createdAt: Timestamp, updatedAt: Timestamp, };
export type Page<T> = { items: Array<T>, 
/**
 * Give it as `cursor` for the next page; null on the last.
 */
nextCursor: string | null, };
export type History = { items: Array<Message>, hasMore: boolean, };
export type Joined = { conversation: Conversation, messages: Array<Message>, hasMore: boolean, };
export type UserView = { id: PersonId, name: string, email: string, role: Role, disabled: boolean, 
/**
 * No password chosen yet.
 */
invited: boolean, createdAt: Timestamp, 
/**
 * Once, in the answer that made it: where the invited user chooses a password.
 */
invitationUrl: string | null, };
export type LoggedIn = { accessToken: string, 
/**
 * Seconds.
 */
expiresIn: number, refreshToken: string, user: UserBrief, };
export type UserBrief = { id: PersonId, name: string, email: string, role: Role, };
export type SessionView = { id: SessionId, 
/**
 * The one that asks.
 */
current: boolean, userAgent: string | null, address: string | null, createdAt: Timestamp, usedAt: Timestamp, };
export type Routing = "manual" | "least_busy";
export type Department = { id: DepartmentId, name: string, description: string | null, color: string | null, routing: Routing, memberIds: Array<PersonId>, createdAt: Timestamp, };
export type Site = { id: SiteId, publicKey: string, identitySecret: string, name: string, allowedOrigins: Array<string>, departmentId: DepartmentId | null, appearance: JsonValue, createdAt: Timestamp, };
export type SitePublic = { id: SiteId, name: string, departmentId: DepartmentId | null, appearance: JsonValue, };
export type VisitorSession = { token: string, visitor: VisitorBrief, site: SitePublic, };
export type VisitorView = { id: PersonId, name: string, email: string | null, siteId: SiteId | null, createdAt: Timestamp, seenAt: Timestamp, };
export type VisitorExport = { visitor: VisitorView, conversations: Array<ExportedConversation>, };
export type ExportedConversation = { conversation: Conversation, messages: Array<Message>, };
export type Found = { message: Message, snippet: string, };
export type Setup = { setupToken: string, name: string, email: string, password: string, };
export type Login = { email: string, password: string, };
export type Refresh = { refreshToken: string | null, };
export type ChangePassword = { current: string, next: string, };
export type AcceptInvitation = { token: string, password: string, };
export type NewUser = { name: string, email: string, role: Role, password: string | null, };
export type UserPatch = { name: string | null, email: string | null, role: Role | null, password: string | null, disabled: boolean | null, };
export type DepartmentPatch = { name: string | null, description: string | null | null, color: string | null | null, routing: Routing | null, };
export type SitePatch = { name: string | null, allowedOrigins: Array<string> | null, departmentId: DepartmentId | null | null, appearance: JsonValue | null, };
export type OpenVisitorSession = { siteKey: string, visitorToken: string | null, identity: Identity | null, };
export type Identity = { id: string, name: string | null, email: string | null, signature: string, };
export type NewConversation = { departmentId: DepartmentId | null, subject: string | null, visitorId: PersonId | null, visitor: NewVisitor | null, };
export type NewVisitor = { name: string | null, email: string | null, };
export type ConversationPatch = { status: Status | null, assigneeId: PersonId | null | null, departmentId: DepartmentId | null | null, priority: Priority | null, tags: Array<string> | null, subject: string | null | null, };
export type SendMessage = { conversationId: ConversationId | null, content: string, type: string | null, clientId: string | null, attachmentId: UploadId | null, };
export type MarkRead = { seq: number, };
export type VisitorPatch = { name: string | null, email: string | null | null, };
