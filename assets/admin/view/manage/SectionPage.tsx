// A page of Manage, with the way back to what it is a part of.
import type { ComponentChildren } from 'preact';
import { t } from '../../state/locale';
import { isPhone } from '../../state/manage/screen';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { Page } from '../ui/Page';

export function SectionPage({ parent, foot, ...page }: {
  readonly title: string;
  /** Of one of many: their list. */
  readonly parent?: { readonly to: string; readonly label: string };
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly isWide?: boolean;
  /** Stays at the bottom while the page scrolls. */
  readonly foot?: ComponentChildren;
}) {
  const up = parent ?? (isPhone.value ? { to: '/manage', label: t('nav.manage') } : null);
  return (
    <div class={`manage-body${page.isWide ? ' wide' : ''}`}>
      <Page {...page} above={up && <Link class="up-link" to={up.to}><Icon name="back" />{up.label}</Link>} />
      {foot}
    </div>
  );
}
