// Below the last message: what is asked of the visitor there.
import { attempt } from '../state/actions';
import { current, currentId } from '../state/conversations';
import { focusFault } from '../state/focus';
import { momentOf } from '../state/format';
import { answers, asksDepartment, asksFields, faultOf, fieldsAreChecked, isIntroduced } from '../state/introduction';
import { t } from '../state/locale';
import { entries, say } from '../state/sending';
import { introduce, visitor } from '../state/session';
import { appearance, config, isAway } from '../state/site';
import { transfers } from '../state/uploads';
import { Field, Introduction } from './Introduction';
import { Button } from './parts';
import { Rating } from './Rating';

const EMAIL = { key: 'email', required: true };

export function Foot() {
  const isNew = currentId.value === null && !transfers.value.length && entries.value.every((entry) => entry.conversationId);
  const it = current.value;
  return (
    <div class="foot">
      {isAway.value && <Away />}
      {isNew && <Suggestions />}
      {isNew && (asksFields.value || asksDepartment.value) && <Introduction />}
      {it?.status === 'resolved' && <Rating conversation={it} />}
    </div>
  );
}

function Suggestions() {
  const { suggestions } = appearance.value;
  const choose = (text: string): void => {
    fieldsAreChecked.value = !isIntroduced.value;
    if (fieldsAreChecked.value) focusFault();
    else say(text);
  };
  return suggestions?.length ? (
    <ul class="chips" aria-label={t('suggestions')}>
      {suggestions.map((text) => <li><button dir="auto" onClick={() => choose(text)}>{text}</button></li>)}
    </ul>
  ) : null;
}

function Away() {
  const until = config.value?.away?.until;
  const email = visitor.value?.email;
  return (
    <section class="card">
      <p><b>{t('weAreAway')}</b> {until && t('backAt', { time: momentOf(until) })}</p>
      <p>{email ? t('saved', { email }) : t('awayWrite')}</p>
      {visitor.value && !email && <EmailForm />}
    </section>
  );
}

async function saveEmail(event: Event): Promise<void> {
  event.preventDefault();
  fieldsAreChecked.value = true;
  if (faultOf(EMAIL)) focusFault();
  else await attempt(() => introduce({ email: (answers.value['email'] ?? '').trim() }));
}

const EmailForm = () => (
  <form onSubmit={saveEmail} noValidate>
    <p>{t('awayEmail')}</p>
    <Field field={EMAIL} />
    <Button>{t('save')}</Button>
  </form>
);
