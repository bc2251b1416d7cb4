// One ticking clock for everything on the page that shows a distance in time.

import { useSyncExternalStore } from "react";

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const observers = new Set<() => void>();

function observe(observer: () => void): () => void {
  observers.add(observer);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of observers) tell();
  }, 1_000);
  return () => {
    observers.delete(observer);
    if (observers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** What `read` makes of the current time; the component is drawn again only when that changes. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(observe, () => read(now));
}
