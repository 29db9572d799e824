// What is done with the conversation that is open, beyond what the inbox does with many. Each is shown at once.
import type { Conversation, ConversationPatch, PersonId, Priority } from '../../../shared/protocol';
import { apply, known } from '../conversations';
import { t } from '../locale';
import { codeOf, sentenceOf } from '../problem';
import { showToast } from '../toasts';
import { departmentById, memberById } from '../workspace';

const now = (id: string): Conversation | null => known.peek().get(id) ?? null;
const refused = (error: unknown): void => void showToast(sentenceOf(error), { tone: 'danger' });

export interface Receiver {
  readonly kind: 'member' | 'department';
  readonly id: PersonId;
}

/** Gives it on, with a reason for the others. True when it was: then it may be out of one's own reach, and there is no way back. */
export async function transfer(id: string, { kind, id: to }: Receiver, reason: string): Promise<boolean> {
  const name = (kind === 'member' ? memberById : departmentById).peek().get(to)?.name ?? '';
  const why = reason.trim() === '' ? {} : { reason: reason.trim() };
  // Into a department's queue, for whoever takes it there.
  const patch: ConversationPatch = kind === 'member' ? { assigneeId: to, ...why } : { departmentId: to, assigneeId: null, ...why };
  try {
    await apply(id, patch);
  } catch (error) {
    // Who gives it away may not see it any more, and so is not told how it is now.
    if (codeOf(error) !== 'not_found') {
      refused(error);
      return false;
    }
  }
  showToast(t('conversation.didTransfer', { name }));
  return true;
}

export function setPriority(id: string, priority: Priority): void {
  const before = now(id)?.priority;
  if (before === undefined || before === priority) return;
  apply(id, { priority }).then(
    () => showToast(t('conversation.didPrioritise', { priority: t(`conversation.priority_${priority}`) }), { undo: () => void apply(id, { priority: before }).catch(refused) }),
    refused,
  );
}
