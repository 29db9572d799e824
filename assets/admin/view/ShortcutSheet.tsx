// All shortcuts that there are just now.
import { t, type Key } from '../state/locale';
import { plainKeysAreOn, shortcuts, turnPlainKeys } from '../state/shortcuts';
import { Dialog } from './ui/Dialog';
import { Kbd } from './ui/Kbd';
import { Switch } from './ui/parts';

export function ShortcutSheet({ close }: { readonly close: () => void }) {
  const groups = [...new Set(shortcuts.value.map((it) => it.group))];
  return (
    <Dialog title={t('shortcuts.title')} onClose={close} size="large">
      <div class="sheet">{groups.map((group) => <Group key={group} group={group} />)}</div>
      <Switch label={t('shortcuts.plain')} hint={t('shortcuts.plainHint')} isOn={plainKeysAreOn.value} onChange={turnPlainKeys} />
    </Dialog>
  );
}

const Group = ({ group }: { readonly group: Key }) => (
  <section>
    <h3>{t(group)}</h3>
    <dl>{shortcuts.value.filter((it) => it.group === group).map(({ keys, label }) => <div><dt>{t(label)}</dt><dd><Kbd keys={keys} /></dd></div>)}</dl>
  </section>
);
