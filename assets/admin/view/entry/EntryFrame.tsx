// What is around the pages of who is not inside yet.
import type { ComponentChildren } from 'preact';
import { startInfo } from '../../state/workspace';
import { Mark } from '../ui/Icon';
import { Heading } from '../ui/Page';

export const EntryFrame = ({ title, lead, children, foot }: { readonly title: string; readonly lead?: ComponentChildren; readonly children: ComponentChildren; readonly foot?: ComponentChildren }) => (
  <main class="entry" id="main">
    <div class="entry-column">
      <p class="entry-brand"><Mark /><bdi>{startInfo.value?.workspace || 'Voxora'}</bdi></p>
      <Heading>{title}</Heading>
      {lead && <p class="entry-lead">{lead}</p>}
      {children}
      {foot && <div class="entry-foot">{foot}</div>}
    </div>
  </main>
);
