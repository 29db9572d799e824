// What the whole workspace is called.
import { useEffect, useState } from 'preact/hooks';
import type { Workspace } from '../../../shared/protocol';
import { api } from '../../state/api';
import { t } from '../../state/locale';
import { Draft } from '../../state/manage/draft';
import { startInfo, workspaceName } from '../../state/workspace';
import { TextField } from '../ui/Field';
import { Card } from './forms';
import { SaveBar } from './SaveBar';
import { SectionPage } from './SectionPage';

const MAX_NAME = 120;

interface WorkspaceForm {
  readonly name: string;
}

export function WorkspaceSection() {
  const [draft] = useState(() => new Draft<WorkspaceForm>({ name: workspaceName.peek() }));
  const [isChecked, setChecked] = useState(false);
  const saved = workspaceName.value;
  useEffect(() => draft.follow({ name: saved }), [saved]);
  const { name } = draft.form.value;
  const isMissing = (): boolean => draft.form.peek().name.trim() === '';
  const save = async (sent: WorkspaceForm): Promise<WorkspaceForm> => {
    const answer = await api.patch<Workspace>('/workspace', { name: sent.name.trim() });
    workspaceName.value = answer.name;
    return { name: answer.name };
  };
  const check = (): string | null => {
    setChecked(true);
    return isMissing() ? t('manage.nameMissing') : null;
  };
  return (
    <SectionPage title={t('nav.general')} lead={t('manage.generalLead')} foot={<SaveBar draft={draft} save={save} check={check} within="/manage/workspace" />}>
      <Card>
        <TextField
          label={t('setup.workspace')} hint={t('manage.workspaceHint')} maxLength={MAX_NAME} value={name} onInput={(text) => draft.change({ name: text })}
          error={isChecked && isMissing() ? t('manage.nameMissing') : null}
        />
        <div class="field"><span class="label">{t('manage.version')}</span><code class="plain-value" dir="ltr">{startInfo.value?.version}</code></div>
      </Card>
    </SectionPage>
  );
}
