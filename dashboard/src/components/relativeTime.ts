// The words for how long ago something was, and the exact time beside them.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "12 s ago", "in 3 h", and from 30 days on the date in UTC. Both in milliseconds since 1970. */
export function relativeTime(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance >= 30 * DAY) {
    const date = new Date(at);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  }
  // Clocks differ by a little, and nobody is helped by "in 1 s".
  if (distance < 2 * SECOND) return "now";
  const words = duration(distance);
  return at > now ? `in ${words}` : `${words} ago`;
}

/** The largest unit that fits, in whole units: "4 min". */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** "2024-05-01 08:00:00.000 UTC", from ISO 8601 as the API writes it. */
export function exactTime(iso: string): string {
  return `${iso.replace("T", " ").replace("Z", "")} UTC`;
}

/** Milliseconds since 1970 inside an id of ours: a UUID of version 7 begins with them (RFC 9562). */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
