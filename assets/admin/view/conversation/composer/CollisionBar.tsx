// Warns before two answer the same visitor. It never holds anybody up.
import { collisionAt, type Collision } from '../../../state/conversation/collision';
import { plural, t } from '../../../state/locale';
import { Icon } from '../../ui/Icon';

export function CollisionBar({ id }: { readonly id: string }) {
  const collision = collisionAt(id);
  return (
    <div role="status">
      {collision && <p class={`collision ${collision.kind}`}><Icon name={collision.kind === 'noting' ? 'note' : 'alert'} />{sentence(collision)}</p>}
    </div>
  );
}

function sentence(collision: Collision): string {
  const { kind, name } = collision;
  if (kind === 'answered') return t('composer.answered', { name });
  if (kind === 'noting') return t('composer.isNoting', { name });
  return collision.others > 0 ? plural('composer.areReplying', collision.others, { name }) : t('composer.isReplying', { name });
}
