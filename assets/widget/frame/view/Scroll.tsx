// A box that stays at its end as long as the visitor is there, and where it is when something comes in above.
import { signal } from '@preact/signals-core';
import { Component, createRef, type ComponentChildren } from 'preact';

interface Props {
  readonly label: string;
  /** Of what it shows: another one begins at its end. */
  readonly name: string;
  /** What one did oneself leads to the end, too. */
  readonly own: number;
  /** Grows when something comes in above. */
  readonly above: number;
  readonly children: ComponentChildren;
}

const NEAR_PX = 80;

/** There is more below than is seen. */
export const isAwayFromEnd = signal(false);
let isAtEnd = true;
let box: HTMLElement | null = null;

export function scrollToEnd(): void {
  isAtEnd = true;
  isAwayFromEnd.value = false;
  box?.scrollTo(0, box.scrollHeight);
}

export class Scroll extends Component<Props> {
  private readonly ref = createRef<HTMLDivElement>();
  private height = 0;
  /** Pictures, fields and the phone's keyboard change the height, too. */
  private readonly observer = new ResizeObserver(() => {
    if (isAtEnd) scrollToEnd();
  });

  override componentDidMount(): void {
    box = this.ref.current;
    for (const element of box ? [box, ...box.children] : []) this.observer.observe(element);
    scrollToEnd();
  }

  override componentDidUpdate({ name, own, above }: Props): void {
    if (!box) return;
    if (isAtEnd || name !== this.props.name || own !== this.props.own) scrollToEnd();
    else if (above !== this.props.above) box.scrollTop += box.scrollHeight - this.height;
    this.height = box.scrollHeight;
  }

  override componentWillUnmount(): void {
    this.observer.disconnect();
    isAtEnd = true;
  }

  render({ label, children }: Props) {
    const onScroll = (): void => {
      isAtEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      isAwayFromEnd.value = !isAtEnd;
    };
    return <div class="scroll" ref={this.ref} onScroll={onScroll} tabIndex={0} role="region" aria-label={label}>{children}</div>;
  }
}
