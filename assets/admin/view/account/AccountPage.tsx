// Oneself: name, password, how the app behaves, and where one is logged in.
import { t } from '../../state/locale';
import { Page } from '../ui/Page';
import { Notices } from './Notices';
import { Password } from './Password';
import { Preferences } from './Preferences';
import { Profile } from './Profile';
import { Sessions } from './Sessions';

export const AccountPage = () => (
  <Page title={t('nav.account')}>
    <Profile />
    <Preferences />
    <Notices />
    <Password />
    <Sessions />
  </Page>
);
