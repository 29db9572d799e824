// What the visitor thought of it.
import type { Rating } from '../../../../shared/protocol';
import { plain } from '../../../../shared/RichText';
import { number } from '../../../state/format';
import { t } from '../../../state/locale';
import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/parts';
import { Block } from './parts';

const MOST = 5;

export const Rated = ({ rating: { score, comment, at } }: { readonly rating: Rating }) => (
  <Block title={t('details.rating')}>
    <p class="stars" role="img" aria-label={t('details.score', { score: number(score), of: number(MOST) })}>
      {Array.from({ length: MOST }, (_, index) => <span class={index < score ? 'on' : ''}><Icon name="star" /></span>)}
    </p>
    {comment && <blockquote class="rating-words words" dir="auto">{plain(comment)}</blockquote>}
    <p class="about-line"><Time at={at} /></p>
  </Block>
);
