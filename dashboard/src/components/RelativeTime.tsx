import { useClock } from "./clock";
import { exactTime, relativeTime } from "./relativeTime";

/**
 * A time as a distance from now. The exact UTC time appears on hover, on focus, and in a table while its
 * row has the focus; `inTable` spares the row a further stop of the Tab key.
 */
export function RelativeTime({ at, inTable }: { at: string | null | undefined; inTable?: boolean }) {
  const words = useClock((now) => (at ? relativeTime(Date.parse(at), now) : "never"));
  if (!at) return <span className="text-muted">never</span>;
  return (
    <time dateTime={at} className="moment" tabIndex={inTable ? undefined : 0}>
      <span className="moment-relative">{words}</span>
      {/* A row has room for two short lines; the Z says UTC as well. */}
      <span className="moment-exact">{inTable ? at.replace("T", " ") : exactTime(at)}</span>
    </time>
  );
}
