// Lets every component draw itself anew when a signal changes that it has read, and only then.
//
// Each function component is put into a class that draws inside an effect: a changed signal draws that one component
// again, and a parent that draws again leaves out the children whose props are the same. Written once, in `options.vnode`,
// so that no component can forget it.
import { effect } from '@preact/signals-core';
import { Component, Fragment, options, type ComponentChild, type ComponentClass, type FunctionComponent } from 'preact';

type Props = Readonly<Record<string, unknown>>;
type View = (props: Props) => ComponentChild;

const observing = new WeakMap<object, ComponentClass<Props>>();

export function observeSignals(): void {
  options.vnode = (vnode) => {
    const type = vnode.type as unknown;
    if (typeof type !== 'function' || type === Fragment || (type.prototype as Component | undefined)?.render) return;
    (vnode as { type: unknown }).type = observed(type as View);
  };
}

function observed(view: View): ComponentClass<Props> {
  let component = observing.get(view);
  if (!component) observing.set(view, component = observer(view));
  return component;
}

function observer(view: View): ComponentClass<Props> {
  return class Observer extends Component<Props> {
    static override displayName = (view as FunctionComponent).displayName ?? view.name;
    private stop = (): void => {};

    override shouldComponentUpdate(next: Props): boolean {
      return differ(this.props as Props, next);
    }

    override render(props: Props): ComponentChild {
      this.stop();
      let drawn: ComponentChild = null;
      let isDrawn = false;
      this.stop = effect(() => {
        // The second run is for the change: it reads nothing, so that there is no third.
        if (isDrawn) return this.forceUpdate();
        isDrawn = true;
        drawn = view(props);
      });
      return drawn;
    }

    override componentWillUnmount(): void {
      this.stop();
    }
  };
}

function differ(before: Props, after: Props): boolean {
  const keys = Object.keys(after);
  return keys.length !== Object.keys(before).length || keys.some((key) => before[key] !== after[key]);
}
