// Text as elements. Whatever is in it, nothing of it becomes HTML.
import type { ComponentChild } from 'preact';
import { linkify, markdown, type Block, type Inline } from '../../../shared/text';

export const plain = (text: string): ComponentChild => linkify(text).map(part);

export const rich = (text: string): ComponentChild => markdown(text).map(block);

function block(it: Block) {
  if (it.kind === 'paragraph') return <p>{it.children.map(part)}</p>;
  if (it.kind === 'code') return <pre tabIndex={0}><code>{it.text}</code></pre>;
  const items = it.items.map((item) => <li>{item.map(part)}</li>);
  return it.start === null ? <ul>{items}</ul> : <ol start={it.start}>{items}</ol>;
}

function part(it: Inline): ComponentChild {
  switch (it.kind) {
    case 'text': return it.text;
    case 'code': return <code>{it.text}</code>;
    case 'link': return <a href={it.href} target="_blank" rel="noopener nofollow ugc">{it.children.map(part)}</a>;
    case 'strong': return <strong>{it.children.map(part)}</strong>;
    case 'em': return <em>{it.children.map(part)}</em>;
  }
}
