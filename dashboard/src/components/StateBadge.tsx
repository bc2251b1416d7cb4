export type Tone = "good" | "warn" | "bad" | "info" | "quiet";

const TONES: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
  quiet: "bg-raised text-muted",
};

// The words of the API, and how each is meant.
const TONE_OF: Record<string, Tone> = {
  open: "bad",
  regressed: "bad",
  resolved: "good",
  dismissed: "quiet",
  accepted: "good",
  duplicate: "info",
  conflict: "warn",
  rejected: "bad",
  withheld: "quiet",
  running: "info",
  done: "good",
  cancelled: "quiet",
  failed: "bad",
  ok: "good",
  warning: "warn",
  critical: "bad",
  idle: "quiet",
  active: "good",
};

/** A state in one word. The word carries the meaning; the colour only repeats it. */
export function StateBadge({ state, tone, label }: { state: string; tone?: Tone; label?: string }) {
  return (
    <span
      className={`inline-flex items-center rounded px-1.5 py-px text-xs font-medium whitespace-nowrap ${TONES[tone ?? TONE_OF[state] ?? "quiet"]}`}
    >
      {label ?? state}
    </span>
  );
}
