// What the details are made of.
import type { ComponentChildren } from 'preact';

export const Block = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <section class="details-block"><h3>{title}</h3>{children}</section>
);

/** A name and what it stands for. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div class="fact"><dt>{name}</dt><dd>{children}</dd></div>
);
