// What becomes of a conversation by what is told of it.
import type { Conversation, ConversationPatch, Message, PersonId, Timestamp } from '../../shared/protocol';

/** Whose eyes see it. */
export interface Reader {
  readonly id: PersonId | null;
  /** What arrives in it now is read at once. */
  readonly isReading: boolean;
  /** How far they have read it, as far as is known here. */
  readonly readTo: number;
}

/** With a message that was said in it; as it is where that is known. */
export function withMessage(conversation: Conversation, message: Message, reader: Reader): Conversation {
  if (message.seq <= conversation.lastSeq) return conversation;
  return {
    ...conversation,
    lastMessage: message,
    lastSeq: message.seq,
    updatedAt: later(conversation.updatedAt, message.timestamp),
    unread: unreadAfter(conversation, message, reader),
    waitingSince: waitingAfter(conversation, message),
  };
}

/** With a message that was changed or deleted since. */
export function withRevision(conversation: Conversation, seq: number, revise: (message: Message) => Message): Conversation {
  const { lastMessage } = conversation;
  return lastMessage?.seq === seq ? { ...conversation, lastMessage: revise(lastMessage) } : conversation;
}

/** With how far somebody has read it. */
export function withRead(conversation: Conversation, userId: PersonId, seq: number, reader: Reader): Conversation {
  if (userId === reader.id) {
    const left = Math.max(0, conversation.lastSeq - seq);
    return conversation.unread !== null && conversation.unread <= left ? conversation : { ...conversation, unread: left };
  }
  if (userId !== conversation.visitor.id || seq <= (conversation.readSeq ?? 0)) return conversation;
  return { ...conversation, readSeq: seq };
}

/**
 * `known` as it stands according to `told`, which may be older, and may leave out what differs from reader to reader.
 * Without anything known, what is left out stays unknown.
 */
export function merged(known: Conversation | undefined, told: Conversation, reader: Reader): Conversation {
  if (!known) return { ...told, unread: told.unread ?? (told.lastSeq === 0 ? 0 : null) };
  if (told.updatedAt < known.updatedAt || told.lastSeq < known.lastSeq) return known;
  // An answer may have been on its way while one was reading.
  const read = Math.max(0, told.lastSeq - reader.readTo);
  const unread = isTold(told.unread) ? Math.min(told.unread, read) : unreadSince(known, told, reader);
  return { ...told, unread, readSeq: told.readSeq ?? known.readSeq };
}

/** As it will be when the server has done what was asked. */
export function patched(conversation: Conversation, { reason: _, ...patch }: ConversationPatch): Conversation {
  const status = patch.status ?? (patch.snoozedUntil ? 'snoozed' : statusFor(conversation, patch.assigneeId));
  return {
    ...conversation,
    ...patch,
    status,
    snoozedUntil: status === 'snoozed' ? patch.snoozedUntil ?? null : null,
    waitingSince: status === 'resolved' ? null : conversation.waitingSince ?? null,
  };
}

/** What waits in the queue is open as soon as somebody has it, and the other way round. */
function statusFor({ status }: Conversation, assigneeId: PersonId | null | undefined): Conversation['status'] {
  if (assigneeId === null && status === 'open') return 'pending';
  return assigneeId && status === 'pending' ? 'open' : status;
}

/** What differs from reader to reader is left out where one event goes to many. */
const isTold = (unread: number | null | undefined): unread is number => unread !== null && unread !== undefined;

/** A message told by itself follows the last one; of several at once only the last is told. */
function unreadSince(known: Conversation, told: Conversation, reader: Reader): number | null {
  if (told.lastMessage === null || told.lastSeq === known.lastSeq) return known.unread;
  const raised = unreadAfter(known, told.lastMessage, reader);
  if (raised === null || raised === known.unread) return raised;
  return raised + told.lastSeq - known.lastSeq - 1;
}

function unreadAfter({ unread }: Conversation, message: Message, reader: Reader): number | null {
  if (message.type === 'system' || message.senderId === reader.id || reader.isReading || unread === null) return unread;
  return unread + 1;
}

function waitingAfter(conversation: Conversation, message: Message): Timestamp | null {
  const since = conversation.waitingSince ?? null;
  if (message.internal) return since;
  if (message.sender.kind === 'visitor') return since ?? message.timestamp;
  return message.sender.kind === 'agent' ? null : since;
}

const later = (a: string, b: string): string => (a > b ? a : b);
