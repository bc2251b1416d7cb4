import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 767px)");

/** True on a phone, where tables become lists of cards. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener("change", changed);
      return () => narrow.removeEventListener("change", changed);
    },
    () => narrow.matches,
  );
}
