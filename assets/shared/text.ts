// Words and what is in them: links, and for agents a little Markdown. The outcome is data, never HTML.

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'strong' | 'em'; readonly children: readonly Inline[] };

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Inline[])[] };

const SCHEMES = ['http:', 'https:', 'mailto:'];
const URL_OR_EMAIL = /\b(?:https?:\/\/|mailto:|www\.)[^\s<>"]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/giu;
/** Escaped; code; a link's words and target; an address, kept whole; a mark and what it is around. */
const SPAN = /\\([\\`*_[\]()])|`([^`]+)`|\[([^[\]\n]{1,300})\]\(([^\s()<>]{1,2000})\)|(?:https?:\/\/|mailto:|www\.)[^\s<>"]+|(\*\*?|__?)(?!\5)(\S|\S[^]{0,800}?\S)\5(?![*_\p{L}\p{N}])/giu;
const LIST_LINE = /^ {0,3}(?:[-*+]|(\d{1,6})[.)]) +(\S.*)$/u;
const FENCE = /^ {0,3}```/u;
const WORD = /[\p{L}\p{N}]/u;

/** What a link may lead to; null for everything else, `javascript:` before all. */
export function safeHref(text: string): string | null {
  const absolute = /^www\./iu.test(text) ? `https://${text}` : /^[^/:]+@[^/:]+$/u.test(text) ? `mailto:${text}` : text;
  try {
    const url = new URL(absolute);
    return SCHEMES.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Words with their links. */
export function linkify(text: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(URL_OR_EMAIL)) {
    const shown = withoutTail(match[0]);
    const href = safeHref(shown);
    if (href === null) continue;
    parts.push(...words(text.slice(end, match.index)), { kind: 'link', href, children: [{ kind: 'text', text: shown }] });
    end = match.index + shown.length;
  }
  return [...parts, ...words(text.slice(end))];
}

const words = (text: string): Inline[] => (text ? [{ kind: 'text', text }] : []);

/** Paragraphs, lists and code. */
export function markdown(text: string): Block[] {
  const blocks: Block[] = [];
  let code: string[] | null = null;
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length) blocks.push({ kind: 'paragraph', children: inline(paragraph.join('\n')) });
    if (code) blocks.push({ kind: 'code', text: code.join('\n') });
    code = null;
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const item = LIST_LINE.exec(line);
    if (FENCE.test(line)) {
      const isClosing = code;
      flush();
      if (!isClosing) code = [];
    } else if (code) {
      code.push(line);
    } else if (item) {
      flush();
      addItem(blocks, item);
    } else if (line.trim()) {
      paragraph.push(line);
    } else {
      flush();
    }
  }
  flush();
  return blocks;
}

function addItem(blocks: Block[], [, number, content = '']: RegExpExecArray): void {
  const last = blocks[blocks.length - 1];
  const start = number ? Number(number) : null;
  const item = inline(content);
  if (last?.kind === 'list' && (last.start === null) === (start === null)) blocks[blocks.length - 1] = { ...last, items: [...last.items, item] };
  else blocks.push({ kind: 'list', start, items: [item] });
}

/** Bold, italic, code and links of one piece of text. */
function inline(text: string): Inline[] {
  const parts: Inline[] = [];
  let plain = '';
  let at = 0;
  const take = (part: Inline): void => {
    parts.push(...linkify(plain), part);
    plain = '';
  };
  for (;;) {
    SPAN.lastIndex = at;
    const match = SPAN.exec(text);
    const index = match?.index ?? text.length;
    plain += text.slice(at, index);
    if (!match) return [...parts, ...linkify(plain)];
    const [whole, escaped, code, label, target = '', mark, inner = ''] = match;
    const href = label && safeHref(target);
    const isInWord = WORD.test(text[index - 1] ?? '');
    at = index + whole.length;
    if (code) take({ kind: 'code', text: code });
    else if (label && href) take({ kind: 'link', href, children: [{ kind: 'text', text: label }] });
    else if (mark && !(isInWord && mark[0] === '_')) take({ kind: mark[1] ? 'strong' : 'em', children: inline(inner) });
    else if (escaped || !(mark || label)) plain += escaped ?? whole;
    else {
      // It only looked like something: what is in it may be.
      plain += whole[0];
      at = index + 1;
    }
  }
}

/** Without the punctuation that ends the sentence, not the link. */
function withoutTail(url: string): string {
  const shown = url.replace(/[.,;:!?'*_\]}»”’。，！？]+$/u, '');
  const isUnopened = shown.endsWith(')') && shown.split(')').length > shown.split('(').length;
  return isUnopened ? withoutTail(shown.slice(0, -1)) : shown;
}
