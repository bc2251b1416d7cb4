import { duration } from "@/components/relativeTime";

/** "3 ms later"; null where a time is not known. `backwards` is what to say of a clock that went back. */
export function gapBetween(
  from: string | null | undefined,
  to: string | null | undefined,
  backwards = "by a clock that was set back",
): string | null {
  if (!from || !to) return null;
  const ms = Date.parse(to) - Date.parse(from);
  if (ms < 0) return backwards;
  return ms === 0 ? "within a millisecond" : `${duration(ms)} later`;
}
