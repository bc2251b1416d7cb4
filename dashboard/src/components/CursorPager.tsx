import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Button } from "./Button";
import { grouped } from "./grouped";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The cursors of the pages before this one, the first page being "". */
    trail?: string[];
  }
}

// The server numbers pages that far; further on there are cursors only.
const NUMBERED_ENTRIES = 10_000;

interface CursorPagerProps {
  /** Left out where the server does not number its pages: it is counted on the way then. */
  page?: number;
  pageSize: number;
  /** Left out where the server does not count. */
  total?: number;
  /** False when the server stopped counting: there are at least `total`. */
  totalExact?: boolean;
  nextCursor: string | null;
  what: string;
}

/**
 * Back and forth through a list that the server pages by cursors. The way back is kept in the browser's
 * history; on a page that was opened by its address, the page's number leads back instead.
 */
export function CursorPager({
  page: told,
  pageSize,
  total,
  totalExact = true,
  nextCursor,
  what,
}: CursorPagerProps) {
  const navigate = useNavigate();
  const trail = useRouterState({ select: (state) => state.location.state.trail });
  const here = useRouterState({
    select: (state) => (state.location.search as { cursor?: string }).cursor ?? "",
  });

  const go = (place: { cursor?: string; page?: string }, nextTrail: string[]) =>
    void navigate({
      to: ".",
      search: (search: Record<string, unknown>) => ({
        ...search,
        cursor: undefined,
        page: undefined,
        ...place,
      }),
      state: { trail: nextTrail },
    } as never);

  // Opened by its address, a page that the server does not number is somewhere behind the first.
  const page = told ?? (here === "" ? 1 : (trail?.length ?? 0) + 1);
  const somewhere = told === undefined && here !== "" && !trail?.length;
  const numbered = told !== undefined && (page - 1) * pageSize <= NUMBERED_ENTRIES;
  const back = () => {
    const before = trail?.at(-1);
    if (before !== undefined) go({ cursor: before || undefined }, trail?.slice(0, -1) ?? []);
    else go(page > 2 ? { page: String(page - 1) } : {}, []);
  };
  const forth = () => {
    if (!nextCursor) return;
    // A page that was reached by its number has no cursor that could lead back to it.
    const known = here !== "" || page <= 1;
    go({ cursor: nextCursor }, known ? [...(trail ?? []), here] : []);
  };
  const from = (page - 1) * pageSize + 1;
  return (
    <nav aria-label={`Pages of ${what}`} className="border-line flex items-center gap-1 border-t px-3 py-1.5">
      <p className="text-muted flex-1 text-xs" aria-live="polite">
        {somewhere ? `Further ${what}` : shown(from, pageSize, total, totalExact, what)}
      </p>
      <Button
        kind="quiet"
        icon="first"
        aria-label="First page"
        disabled={page <= 1 && !somewhere}
        onClick={() => go({}, [])}
      />
      <Button
        kind="quiet"
        icon="left"
        aria-label="Previous page"
        disabled={page <= 1 || !(trail?.length || numbered)}
        onClick={back}
      />
      <span className="text-muted min-w-14 text-center text-xs">{!somewhere && `Page ${grouped(page)}`}</span>
      <Button kind="quiet" icon="right" aria-label="Next page" disabled={!nextCursor} onClick={forth} />
    </nav>
  );
}

function shown(
  from: number,
  pageSize: number,
  total: number | undefined,
  exact: boolean,
  what: string,
): string {
  if (total === undefined) return "";
  if (total === 0) return `No ${what}`;
  const to = Math.min(from + pageSize - 1, Math.max(total, from));
  return `${grouped(from)}–${grouped(to)} of ${exact ? "" : "at least "}${grouped(total)} ${what}`;
}
