// A box that stays at its end as long as one reads there, and else where it is, whatever comes in above or goes.
import { Component, createRef, type ComponentChildren } from 'preact';
import { isAtEnd } from '../../state/conversation/opening';

interface Props {
  readonly label: string;
  /** What is at the end is all there is. */
  readonly isWhole: boolean;
  /** The message that is wanted, once it is there. */
  readonly target: number | null;
  readonly onShown: () => void;
  readonly onNearTop: () => void;
  readonly onNearEnd: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly children: ComponentChildren;
}

/** A row that is seen, and where. */
interface Anchor {
  readonly row: Element;
  readonly top: number;
}

const AT_END_PX = 40;
/** So near to an end the next part is fetched. */
const NEAR_PX = 800;

let box: HTMLElement | null = null;

export function scrollToEnd(): void {
  box?.scrollTo(0, box.scrollHeight);
}

export class Scroll extends Component<Props> {
  private readonly ref = createRef<HTMLDivElement>();
  private shown: number | null = null;
  /** Pictures, the composer and the phone's keyboard change the height, too. */
  private readonly observer = new ResizeObserver(() => {
    if (isAtEnd.peek()) scrollToEnd();
  });

  override componentDidMount(): void {
    box = this.ref.current;
    for (const element of box ? [box, ...box.children] : []) this.observer.observe(element);
    if (isAtEnd.peek()) scrollToEnd();
    this.show();
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    if (!box || isAtEnd.peek()) return null;
    const edge = box.getBoundingClientRect().top;
    const row = [...box.querySelectorAll('[data-row]')].find((it) => it.getBoundingClientRect().bottom > edge);
    return row ? { row, top: row.getBoundingClientRect().top } : null;
  }

  override componentDidUpdate(_: Props, __: object, snapshot: unknown): void {
    if (!box) return;
    const anchor = snapshot as Anchor | null;
    if (isAtEnd.peek()) scrollToEnd();
    else if (anchor?.row.isConnected) box.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
    this.show();
    this.look();
  }

  override componentWillUnmount(): void {
    this.observer.disconnect();
    box = null;
  }

  /** Brings what is wanted into the middle, once. */
  private show(): void {
    const { target, onShown } = this.props;
    if (target === this.shown) return;
    const row = target === null ? null : box?.querySelector<HTMLElement>(`[data-seq="${target}"]`);
    if (target !== null && !row) return;
    this.shown = target;
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
    if (row) onShown();
  }

  private readonly look = (): void => {
    if (!box) return;
    const { scrollTop, scrollHeight, clientHeight } = box;
    const left = scrollHeight - scrollTop - clientHeight;
    isAtEnd.value = this.props.isWhole && left < AT_END_PX;
    if (scrollTop < NEAR_PX) this.props.onNearTop();
    if (left < NEAR_PX) this.props.onNearEnd();
  };

  render({ label, onKeyDown, children }: Props) {
    return <div class="timeline" ref={this.ref} onScroll={this.look} onKeyDown={onKeyDown} tabIndex={0} role="region" aria-label={label}>{children}</div>;
  }
}
