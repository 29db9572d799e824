// Where somebody is on the website, and with what.
import type { VisitedPage, VisitorView } from '../../../../shared/protocol';
import { safeHref } from '../../../../shared/text';
import { useState } from 'preact/hooks';
import { locale, t } from '../../../state/locale';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/parts';
import { Block, Fact } from './parts';

const SHOWN = 4;

export function Browsing({ visitor }: { readonly visitor: VisitorView }) {
  const { pages = [], online, browser, language, createdAt, seenAt } = visitor;
  const [areAllShown, showAll] = useState(false);
  const [newest, ...earlier] = pages;
  const shown = areAllShown ? earlier : earlier.slice(0, SHOWN);
  return (
    <>
      {newest && (
        <Block title={t(online ? 'details.pageNow' : 'details.pageLast')}>
          <ol class="pages">
            <li class={online ? 'now' : ''}><PageLine page={newest} /></li>
            {shown.map((page) => <li key={page.at}><PageLine page={page} /></li>)}
          </ol>
          {shown.length < earlier.length && <Button kind="quiet" onClick={() => showAll(true)}>{t('details.allPages')}</Button>}
        </Block>
      )}
      <Block title={t('details.device')}>
        <dl class="facts">
          {browser && <Fact name={t('details.browser')}><bdi>{browser}</bdi></Fact>}
          {language && <Fact name={t('details.language')}>{languageName(language)}</Fact>}
          <Fact name={t('details.firstSeen')}><Time at={createdAt} /></Fact>
          <Fact name={t('details.lastSeen')}><Time at={seenAt} /></Fact>
        </dl>
      </Block>
    </>
  );
}

/** An address is the visitor's to say: only one that leads to a website is a link. */
function PageLine({ page: { url, title, at } }: { readonly page: VisitedPage }) {
  const href = /^https?:/iu.test(url) ? safeHref(url) : null;
  const words = <><span class="page-name"><bdi>{title || shortAddress(url)}</bdi></span><small><bdi dir="ltr">{shortAddress(url)}</bdi></small></>;
  return <>{href ? <a href={href} target="_blank" rel="noopener noreferrer nofollow">{words}<Icon name="external" /></a> : <span class="page-text">{words}</span>}<Time at={at} /></>;
}

/** Without what is the same for all. */
function shortAddress(url: string): string {
  try {
    const { host, pathname, search } = new URL(url);
    return `${host}${pathname === '/' ? '' : pathname}${search}`;
  } catch {
    return url;
  }
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([locale.value], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
