// Text as elements. Whatever is in it, nothing of it becomes HTML.
import type { ComponentChild } from 'preact';
import { linkify, markdown, type Block, type Inline } from './text';

/** Draws words without any marks in them. */
type Draw = (words: string) => ComponentChild;

const asIs: Draw = (words) => words;

export const plain = (text: string): ComponentChild => linkify(text).map((it) => part(it, asIs));

export const rich = (text: string, draw: Draw = asIs): ComponentChild => markdown(text).map((it) => block(it, draw));

function block(it: Block, draw: Draw) {
  const parts = (those: readonly Inline[]): ComponentChild[] => those.map((one) => part(one, draw));
  if (it.kind === 'paragraph') return <p>{parts(it.children)}</p>;
  if (it.kind === 'code') return <pre tabIndex={0}><code>{it.text}</code></pre>;
  const items = it.items.map((item) => <li>{parts(item)}</li>);
  return it.start === null ? <ul>{items}</ul> : <ol start={it.start}>{items}</ol>;
}

function part(it: Inline, draw: Draw): ComponentChild {
  const inner = (those: readonly Inline[]): ComponentChild[] => those.map((one) => part(one, draw));
  switch (it.kind) {
    case 'text': return draw(it.text);
    case 'code': return <code>{it.text}</code>;
    case 'link': return <a href={it.href} target="_blank" rel="noopener nofollow ugc">{inner(it.children)}</a>;
    case 'strong': return <strong>{inner(it.children)}</strong>;
    case 'em': return <em>{inner(it.children)}</em>;
  }
}
