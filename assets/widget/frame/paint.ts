// Draws the app anew, once, whenever a signal changes that it has read.
//
// One effect for the whole tree stands in for @preact/signals' hooks in every component, and for hooks: what components
// remember is in signals, too. Preact finds out what is different; what was said once is drawn once (`RichText`).
import { effect } from '@preact/signals-core';
import { render, type ComponentChild } from 'preact';

export function paint(view: () => ComponentChild, root: Element): void {
  let stop = (): void => {};
  const draw = (): void => {
    let isDrawn = false;
    stop();
    stop = effect(() => {
      // The second run is for the change: it reads nothing, so that there is no third.
      if (isDrawn) return queueMicrotask(draw);
      isDrawn = true;
      try {
        render(view(), root);
      } catch (error) {
        // An effect that throws is over, and nothing would ever be drawn again.
        console.error(error);
      }
    });
  };
  draw();
}
