// Written by `make types` from src/protocol. Do not edit.

export type ConversationId = string;
export type DepartmentId = string;
export type MessageId = string;
export type PersonId = string;
export type SessionId = string;
export type SiteId = string;
export type UploadId = string;
export type NotificationId = string;
export type ReplyId = string;
export type TokenId = string;
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
 * A picture of this server: `/avatars/HASH.png`.
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
export type Notice = "none" | "mine" | "all";
export type Settings = { 
/**
 * `auto`, or a language's tag.
 */
locale: string, theme: Theme, 
/**
 * Which messages make a sound.
 */
sound: Notice, 
/**
 * Which messages the system shows.
 */
desktop: Notice, 
/**
 * Enter sends, and Shift with Enter begins a line; otherwise the other way round.
 */
enterSends: boolean, };
export type SettingsPatch = { locale?: string, theme?: Theme, sound?: Notice, desktop?: Notice, enterSends?: boolean, };
export type Scope = "conversations:read" | "conversations:write" | "visitors:read" | "visitors:write" | "workspace:read" | "workspace:write";
export type LinkKind = "invitation" | "reset";
export type Message = { id: MessageId, conversationId: ConversationId, seq: number, follows: number, 
/**
 * Never sent to a visitor.
 */
internal: boolean, senderId: PersonId, sender: Sender, content: string, type: MessageType, attachment: Attachment | null, clientId: string | null, timestamp: Timestamp, editedAt: Timestamp | null, deletedAt: Timestamp | null, 
/**
 * What a line of type `system` says; absent of any other message.
 */
event?: LineEvent, };
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
assignee?: Assignee | null, 
/**
 * When a snoozed one comes back; null: it does not by itself. Absent in its visitor's view, like the next one.
 */
snoozedUntil?: Timestamp | null, 
/**
 * Since when its visitor waits for an answer; null where it does not.
 */
waitingSince?: Timestamp | null, createdAt: Timestamp, updatedAt: Timestamp, };
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
export type Routing = "manual" | "round_robin" | "least_busy";
export type Department = { id: DepartmentId, name: string, description: string | null, color: string | null, routing: Routing, 
/**
 * How many open conversations routing gives to one agent, whatever departments they are of; null: no limit.
 */
agentLimit: number | null, 
/**
 * How long an agent may be offline before its open conversations go back to the queue, in seconds; null: for ever.
 */
requeueOfflineSecs: number | null, 
/**
 * How long an agent may let a visitor wait before the conversation goes back, in seconds; null: for ever.
 */
requeueSilentSecs: number | null, memberIds: Array<PersonId>, createdAt: Timestamp, };
export type Site = { id: SiteId, publicKey: string, identitySecret: string, name: string, allowedOrigins: Array<string>, departmentId: DepartmentId | null, appearance: Appearance, createdAt: Timestamp, 
/**
 * When a page of an allowed origin last fetched the widget, to the hour; null: never.
 */
seenAt: Timestamp | null, seenOrigin: string | null, };
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
demo: boolean, limits: Limits, };
export type Limits = { 
/**
 * Bytes of a file.
 */
maxUpload: number, 
/**
 * Characters of a message.
 */
maxContent: number, };
export type Avatar = { 
/**
 * For a site's `appearance.avatarUrl`.
 */
avatarUrl: string, };
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
identified: boolean, siteId: SiteId | null, createdAt: Timestamp, seenAt: Timestamp, 
/**
 * It is not let in.
 */
blocked: boolean, 
/**
 * It has a socket.
 */
online: boolean, 
/**
 * As `Firefox 143, Linux`; as its client calls itself, which proves nothing.
 */
browser: string | null, 
/**
 * A language's tag: the one that its browser asks for first.
 */
language: string | null, 
/**
 * Where it was, the newest first, 20 at most. Absent in a list.
 */
pages?: Array<VisitedPage>, };
export type VisitorExport = { visitor: VisitorView, conversations: Array<ExportedConversation>, };
export type ExportedConversation = { conversation: Conversation, messages: Array<Message>, };
export type Found = { message: Message, snippet: string, };
export type LineEvent = { 
/**
 * Who did it; absent where nobody did.
 */
name?: string, 
/**
 * Why, in the words of who did it.
 */
reason?: string, } & ({ "kind": "assigned", to: string, } | { "kind": "taken" } | { "kind": "released" } | { "kind": "moved", to: string | null, } | { "kind": "routed", to: string, } | { "kind": "requeued", from: string, why: RequeueReason, } | { "kind": "resolved" } | { "kind": "reopened" } | { "kind": "status", to: Status, } | { "kind": "snoozed", until: Timestamp | null, } | { "kind": "snooze_ended" } | { "kind": "rated", 
/**
 * 1, bad, to 5, good.
 */
score: number, });
export type Happening = { "kind": "assigned", to: string, } | { "kind": "taken" } | { "kind": "released" } | { "kind": "moved", to: string | null, } | { "kind": "routed", to: string, } | { "kind": "requeued", from: string, why: RequeueReason, } | { "kind": "resolved" } | { "kind": "reopened" } | { "kind": "status", to: Status, } | { "kind": "snoozed", until: Timestamp | null, } | { "kind": "snooze_ended" } | { "kind": "rated", 
/**
 * 1, bad, to 5, good.
 */
score: number, };
export type RequeueReason = "offline" | "silent";
export type InboxCounts = { 
/**
 * The caller takes care of them.
 */
mine: number, 
/**
 * Nobody does.
 */
unassigned: number, all: number, 
/**
 * Put aside, whoever takes care of them.
 */
snoozed: number, 
/**
 * By department; one without any may be absent, here and below.
 */
departments: Record<string, number>, sites: Record<string, number>, 
/**
 * Counted among the newest 5,000.
 */
tags: Record<string, number>, };
export type EditMessage = { content: string, };
export type NotificationKind = "mention" | "assigned" | "requeued" | "snooze_ended";
export type Notification = { id: NotificationId, kind: NotificationKind, conversationId: ConversationId, 
/**
 * The conversation's visitor's.
 */
visitorName: string, 
/**
 * The note, or the line, that says it.
 */
seq: number, 
/**
 * Who did it; null where nobody did.
 */
actor: NotificationActor | null, 
/**
 * The beginning of the note; else the reason that was given, or the beginning of what was last said.
 */
excerpt: string, createdAt: Timestamp, readAt: Timestamp | null, };
export type NotificationActor = { id: PersonId, kind: PersonKind, name: string, };
export type Notifications = { items: Array<Notification>, 
/**
 * Give it as `cursor` for the next page; null on the last.
 */
nextCursor: string | null, 
/**
 * Of all; 1,000 means 1,000 or more.
 */
unread: number, };
export type ReadNotifications = { ids?: Array<NotificationId>, };
export type UnreadNotifications = { unread: number, };
export type NotificationsRead = { ids: Array<NotificationId> | null, unread: number, };
export type Today = { 
/**
 * Conversations, open or pending, whose visitor waits for an answer.
 */
waiting: number, 
/**
 * Open and pending ones.
 */
open: number, 
/**
 * Resolved since the time that was asked for.
 */
resolved: number, 
/**
 * From a visitor's first word to the first answer of a user, of the answers given since then. Null: there are none.
 */
medianFirstReplyMs: number | null, longestWaiting: LongestWaiting | null, team: Array<TeamLoad>, };
export type Node = { 
/**
 * As its operator calls it.
 */
name: string, version: string, startedAt: Timestamp, 
/**
 * Every two seconds, while it lives.
 */
seenAt: Timestamp, 
/**
 * Those that are connected to it.
 */
sockets: number, 
/**
 * Changes that wait to be written.
 */
queuedWrites: number, 
/**
 * It reaches Redis.
 */
redis: boolean, 
/**
 * It does what one server does for all: snoozes that end, conversations that are given out.
 */
leads: boolean, };
export type LongestWaiting = { conversationId: ConversationId, since: Timestamp, };
export type TeamLoad = { id: PersonId, name: string, status: Presence, open: number, };
export type AtWork = { viewers: Array<Viewer>, typists: Array<Typist>, };
export type ConversationActivity = { conversationId: ConversationId, viewers: Array<Viewer>, typists: Array<Typist>, };
export type Viewer = { userId: PersonId, userName: string, };
export type Typist = { userId: PersonId, userName: string, 
/**
 * A note.
 */
internal: boolean, };
export type Start = { 
/**
 * There is no user yet.
 */
needsSetup: boolean, 
/**
 * The workspace's name.
 */
workspace: string, 
/**
 * Of the server.
 */
version: string, 
/**
 * In `voxora demo`, who can be tried.
 */
demo: DemoLogin | null, };
export type DemoLogin = { email: string, password: string, };
export type Workspace = { name: string, sites: Array<SiteBrief>, limits: Limits, };
export type SiteBrief = { id: SiteId, name: string, };
export type WorkspacePatch = { name?: string, };
export type Me = { id: PersonId, name: string, email: string, role: Role, status: Presence, departmentIds: Array<DepartmentId>, settings: Settings, };
export type MePatch = { name?: string, settings?: SettingsPatch, };
export type OpenLink = { token: string, };
export type OpenedLink = { kind: LinkKind, name: string, email: string, 
/**
 * The workspace's name.
 */
workspace: string, };
export type Link = { url: string, expiresAt: Timestamp, };
export type TeamMember = { id: PersonId, name: string, role: Role, status: Presence, departmentIds: Array<DepartmentId>, };
export type ReplyScope = "personal" | "department" | "shared";
export type Reply = { id: ReplyId, 
/**
 * What is typed behind `/`.
 */
shortcut: string, content: string, scope: ReplyScope, 
/**
 * Of a department's reply alone.
 */
departmentId: DepartmentId | null, 
/**
 * Who made it.
 */
ownerId: PersonId, createdAt: Timestamp, updatedAt: Timestamp, };
export type ReplyPatch = { shortcut?: string, content?: string, scope?: ReplyScope, departmentId?: DepartmentId, };
export type Tag = { name: string, 
/**
 * `#rrggbb`.
 */
color: string | null, 
/**
 * How many have it; 1,000 means 1,000 or more.
 */
conversations: number, };
export type TagPatch = { name?: string, color?: string | null, };
export type ApiToken = { id: TokenId, name: string, scopes: Array<Scope>, createdAt: Timestamp, 
/**
 * Null: it counts until it is removed.
 */
expiresAt: Timestamp | null, 
/**
 * To the minute; null: not yet.
 */
usedAt: Timestamp | null, createdBy: TokenMaker, 
/**
 * Once, in the answer that made it.
 */
token?: string, };
export type TokenMaker = { id: PersonId, name: string, };
export type NewApiToken = { name: string, scopes: Array<Scope>, expiresAt?: Timestamp, };
export type NewPreview = { name?: string, appearance: Appearance, };
export type Preview = { 
/**
 * In place of a site's key, on this server's own pages.
 */
key: string, 
/**
 * A page with the widget on it.
 */
url: string, expiresAt: Timestamp, };
export type OpenPage = { url: string, title?: string, };
export type VisitedPage = { url: string, title: string | null, at: Timestamp, };
export type VisitorPage = { visitorId: PersonId, url: string, title: string | null, at: Timestamp, };
export type SiteSeen = { siteId: SiteId, origin: string, at: Timestamp, };
export type WorkspacePart = "workspace" | "team" | "departments" | "sites" | "replies" | "tags" | "tokens" | "me";
export type WorkspaceChanged = { what: WorkspacePart, };
export type Setup = { setupToken: string, name: string, email: string, password: string, workspaceName?: string, };
export type Login = { email: string, password: string, };
export type Refresh = { refreshToken: string | null, };
export type ChangePassword = { current: string, next: string, };
export type AcceptLink = { token: string, password: string, };
export type NewUser = { name: string, email: string, role: Role, password?: string, };
export type UserPatch = { name?: string, email?: string, role?: Role, password?: string, disabled?: boolean, };
export type DepartmentPatch = { name?: string, description?: string | null, color?: string | null, routing?: Routing, agentLimit?: number | null, requeueOfflineSecs?: number | null, requeueSilentSecs?: number | null, };
export type SitePatch = { name?: string, allowedOrigins?: Array<string>, departmentId?: DepartmentId | null, appearance?: Appearance, };
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
export type ConversationPatch = { status?: Status, 
/**
 * Puts it aside until then, with or without `status`.
 */
snoozedUntil?: Timestamp | null, assigneeId?: PersonId | null, departmentId?: DepartmentId | null, 
/**
 * Why `assigneeId` or `departmentId` changes, for the other agents.
 */
reason?: string, priority?: Priority, tags?: Array<string>, subject?: string | null, };
export type RateConversation = { 
/**
 * 1, bad, to 5, good.
 */
score: number, comment: string | null, };
export type SendMessage = { conversationId: ConversationId | null, content: string, type: string | null, clientId: string | null, attachmentId: UploadId | null, 
/**
 * The users that a note names, at most 20: each who may see the conversation is notified.
 */
mentions?: Array<PersonId>, };
export type MarkRead = { seq: number, };
export type VisitorPatch = { name?: string, email?: string | null, 
/**
 * Lets it in no more, or again.
 */
blocked?: boolean, };
