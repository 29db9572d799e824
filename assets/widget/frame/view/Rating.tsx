// One to five stars and a word, once a conversation is over.
import { signal } from '@preact/signals-core';
import type { Conversation } from '../../../shared/protocol';
import { rate } from '../state/actions';
import { focusComposer } from '../state/focus';
import { t } from '../state/locale';
import { begin } from './Header';
import { Action, Button, Icon } from './parts';

const SCORES = [1, 2, 3, 4, 5];
const starsOf = (count: number): string => t('stars', { count, max: SCORES.length });

/** What is being given. */
const given = signal({ id: '', score: 0, comment: '' });

export function Rating({ conversation: { id, rating } }: { conversation: Conversation }) {
  const isGiving = given.value.id === id;
  const { score, comment } = isGiving ? given.value : { score: rating?.score ?? 0, comment: rating?.comment ?? '' };
  const give = (how: { score?: number; comment?: string }): void => void (given.value = { id, score, comment, ...how });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!await rate(id, score, comment)) return;
    given.value = { ...given.value, id: '' };
    focusComposer();
  };
  return (
    <section class="card rating">
      {rating && !isGiving ? (
        <p role="status">
          <span role="img" aria-label={starsOf(score)}>{SCORES.map((value) => <Star isOn={value <= score} />)}</span><br />
          {t('rateThanks')} <Action onClick={() => give({})}>{t('rateChange')}</Action>
        </p>
      ) : (
        <form onSubmit={submit}>
          <fieldset>
            <legend>{t('rateTitle')}</legend>
            {SCORES.map((value) => (
              <label class="score">
                <input type="radio" name="score" value={value} checked={score === value} aria-label={starsOf(value)} onChange={() => give({ score: value })} />
                <Star isOn={value <= score} />
              </label>
            ))}
          </fieldset>
          {score > 0 && (
            <>
              <textarea rows={2} maxLength={1000} dir="auto" aria-label={t('rateComment')} placeholder={t('rateComment')}
                value={comment} onInput={(event) => give({ comment: event.currentTarget.value })} />
              <Button>{t('rateSend')}</Button>
            </>
          )}
        </form>
      )}
      <Action onClick={begin}>{t('newConversation')}</Action>
    </section>
  );
}

const Star = ({ isOn }: { isOn: boolean }) => <span class={isOn ? 'on' : ''}><Icon name="star" /></span>;
