// What the visitor should know about the connection.
import { actionFailed } from '../state/actions';
import { bar } from '../state/bar';
import { t, type Key } from '../state/locale';
import { sessionEnded } from '../state/session';
import { config } from '../state/site';
import { Action } from './parts';

export const Bars = () => (
  <div role="status">
    {bar.value && <p class="bar" data-bar={bar.value}>{t(bar.value)}</p>}
    {sessionEnded.value && <Note words="barOver" onDismiss={() => (sessionEnded.value = false)} />}
    {actionFailed.value && <Note words="tryAgain" onDismiss={() => (actionFailed.value = false)} />}
    {config.value?.demo && <p class="bar calm">{t('demo')}</p>}
  </div>
);

const Note = ({ words, onDismiss }: { words: Key; onDismiss: () => void }) => (
  <p class="bar" data-bar={words}>{t(words)} <Action onClick={onDismiss}>{t('dismiss')}</Action></p>
);
