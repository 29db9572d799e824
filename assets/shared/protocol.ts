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
export type Side = "left" | "right";
export type LauncherIcon = "chat" | "question" | "text";
export type HiddenOn = "none" | "mobile" | "desktop";
export type Theme = "auto" | "light" | "dark";
export type PreChatField = { 
/**
 * `name`, `email`, `phone`, or one of the site's own.
 */
key: string, 
/**
 * What is written above it; the widget's own word where it is left out.
 */
label?: string, 
/**
 * Whether the widget insists.
 */
required: boolean, };
export type TimeOfDay = string;
export type Week = { mon?: Array<[TimeOfDay, TimeOfDay]>, tue?: Array<[TimeOfDay, TimeOfDay]>, wed?: Array<[TimeOfDay, TimeOfDay]>, thu?: Array<[TimeOfDay, TimeOfDay]>, fri?: Array<[TimeOfDay, TimeOfDay]>, sat?: Array<[TimeOfDay, TimeOfDay]>, sun?: Array<[TimeOfDay, TimeOfDay]>, };
export type Hours = { 
/**
 * Of the IANA database, like `Europe/Berlin`.
 */
timeZone: string, days: Week, 
/**
 * Days like `2026-12-25` on which nobody answers.
 */
holidays: Array<string>, };
export type Appearance = { 
/**
 * `#rrggbb`.
 */
color?: string, position?: Side, 
/**
 * Pixels from the side, 0 to 200.
 */
offsetX?: number, 
/**
 * Pixels from the bottom, 0 to 200.
 */
offsetY?: number, icon?: LauncherIcon, launcherText?: string, title?: string, greeting?: string, replyTime?: string, 
/**
 * Not settable yet: null.
 */
avatarUrl?: string, 
/**
 * First questions to choose from.
 */
suggestions?: Array<string>, 
/**
 * They are shown above the launcher, too.
 */
suggestionsOutside?: boolean, preChat?: Array<PreChatField>, 
/**
 * What a visitor agrees to by writing.
 */
consent?: string, 
/**
 * Those that a visitor may choose.
 */
departments?: Array<DepartmentId>, hiddenOn?: HiddenOn, 
/**
 * `auto`, or a language's tag.
 */
locale?: string, theme?: Theme, 
/**
 * When somebody answers; always where it is left out.
 */
hours?: Hours, };
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
export type Assignee = { id: PersonId, name: string, 
/**
 * Absent where one copy goes to many.
 */
status?: Presence, };
export type Rating = { 
/**
 * 1, bad, to 5, good.
 */
score: number, comment: string | null, at: Timestamp, };
export type Conversation = { id: ConversationId, status: Status, subject: string | null, siteId: SiteId | null, departmentId: DepartmentId | null, assigneeId: PersonId | null, visitor: VisitorBrief, priority: Priority, tags: Array<string>, lastMessage: Message | null, lastSeq: number, unread: number | null, 
/**
 * How far the other side has read: the staff in its visitor's view, the visitor in theirs. Absent like `unread`.
 */
readSeq: number | null, 
/**
 * What its visitor thought of it.
 */
rating: Rating | null, 
/**
 * Who takes care of it, in its visitor's view alone; null for nobody. Absent where it did not change.
 */
assignee?: Assignee | null, createdAt: Timestamp, updatedAt: Timestamp, };
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
export type Site = { id: SiteId, publicKey: string, identitySecret: string, name: string, allowedOrigins: Array<string>, departmentId: DepartmentId | null, appearance: Appearance, createdAt: Timestamp, };
export type SitePublic = { id: SiteId, name: string, departmentId: DepartmentId | null, appearance: Appearance, };
export type DepartmentBrief = { id: DepartmentId, name: string, };
export type Away = { 
/**
 * The next opening of the site's hours; null where these say nothing.
 */
until: Timestamp | null, };
export type WidgetConfig = { site: SitePublic, 
/**
 * Those that a visitor may choose.
 */
departments: Array<DepartmentBrief>, 
/**
 * Somebody who would answer is here and takes work.
 */
online: boolean, 
/**
 * Nobody is expected to answer now.
 */
away: Away | null, 
/**
 * This is `voxora demo`.
 */
demo: boolean, };
export type VisitorSession = { token: string, visitor: VisitorBrief, site: SitePublic, };
export type VisitorSelf = { id: PersonId, name: string, email: string | null, phone: string | null, 
/**
 * The site's own pre-chat fields.
 */
fields: { [key in string]: string }, };
export type VisitorView = { id: PersonId, name: string, email: string | null, phone: string | null, 
/**
 * What it said in the site's own pre-chat fields.
 */
fields: { [key in string]: string }, 
/**
 * The site has proven who it is; its name and email are proven where the site gave them.
 */
identified: boolean, siteId: SiteId | null, createdAt: Timestamp, seenAt: Timestamp, };
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
export type SitePatch = { name: string | null, allowedOrigins: Array<string> | null, departmentId: DepartmentId | null | null, appearance: Appearance | null, };
export type OpenVisitorSession = { siteKey: string, visitorToken: string | null, identity: Identity | null, name?: string, email?: string | null, phone?: string | null, 
/**
 * The site's own pre-chat fields, each by itself.
 */
fields?: { [key in string]: string | null }, };
export type VisitorDetails = { name?: string, email?: string | null, phone?: string | null, 
/**
 * The site's own pre-chat fields, each by itself.
 */
fields?: { [key in string]: string | null }, };
export type Identity = { id: string, name: string | null, email: string | null, signature: string, };
export type NewConversation = { departmentId: DepartmentId | null, subject: string | null, visitorId: PersonId | null, visitor: NewVisitor | null, };
export type NewVisitor = { name: string | null, email: string | null, };
export type ConversationPatch = { status: Status | null, assigneeId: PersonId | null | null, departmentId: DepartmentId | null | null, priority: Priority | null, tags: Array<string> | null, subject: string | null | null, };
export type RateConversation = { 
/**
 * 1, bad, to 5, good.
 */
score: number, comment: string | null, };
export type SendMessage = { conversationId: ConversationId | null, content: string, type: string | null, clientId: string | null, attachmentId: UploadId | null, };
export type MarkRead = { seq: number, };
export type VisitorPatch = { name: string | null, email: string | null | null, };
