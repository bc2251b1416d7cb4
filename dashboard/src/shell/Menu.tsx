import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { apiUrl } from "@/api/address";
import { FloatingDialog } from "@/components/ConfirmDialog";
import { Icon } from "@/components/Icon";
import { roleMay } from "@/session/permissions";
import { useMe } from "@/session/SessionProvider";
import { DESTINATIONS, type Destination } from "./navigation";

function useDestinations(): Destination[] {
  const { role } = useMe();
  return DESTINATIONS.filter(({ permission }) => roleMay(role, permission));
}

/** The menu on a desk. */
export function Sidebar() {
  const { version } = useMe();
  return (
    <aside
      aria-label="NexusStream"
      className="bg-surface border-line sticky top-0 hidden h-dvh flex-col border-e md:flex"
    >
      <Link
        to="/"
        className="text-ink flex h-12 items-center gap-2.5 px-4 font-semibold no-underline hover:no-underline"
      >
        <img src="/favicon.svg" alt="" width="22" height="22" />
        NexusStream
      </Link>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto px-2 py-2">
        <ul className="space-y-0.5">
          {useDestinations().map((page) => (
            <li key={page.to}>
              <Link
                to={page.to}
                activeOptions={{ exact: page.to === "/", includeSearch: false }}
                className="text-muted hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent flex min-h-8 items-center gap-2.5 rounded-md px-2.5 font-medium no-underline hover:no-underline"
              >
                <Icon name={page.icon} />
                {page.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p className="text-muted px-4 py-3 text-xs">
        Version {version} ·{" "}
        <a className="underline" href={apiUrl("/api/openapi.json")}>
          API
        </a>
      </p>
    </aside>
  );
}

/** The menu on a phone: the pages looked at most, and a sheet with all of them. */
export function PhoneBar() {
  const pages = useDestinations();
  const [open, setOpen] = useState(false);
  const style =
    "text-muted aria-[current=page]:text-accent flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[0.6875rem] no-underline hover:no-underline";
  return (
    <nav
      aria-label="Pages"
      className="bg-surface border-line fixed inset-x-0 bottom-0 z-30 flex border-t pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {pages
        .filter(({ onPhone }) => onPhone)
        .map((page) => (
          <Link
            key={page.to}
            to={page.to}
            activeOptions={{ exact: page.to === "/", includeSearch: false }}
            className={style}
          >
            <Icon name={page.icon} size={20} />
            {page.label}
          </Link>
        ))}
      <button type="button" className={style} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="menu" size={20} />
        More
      </button>
      {open && (
        <FloatingDialog title="All pages" onClose={() => setOpen(false)}>
          <ul className="grid grid-cols-2 gap-2">
            {pages.map((page) => (
              <li key={page.to}>
                <Link
                  to={page.to}
                  className="button min-h-12 w-full justify-start"
                  onClick={() => setOpen(false)}
                >
                  <Icon name={page.icon} />
                  {page.label}
                </Link>
              </li>
            ))}
          </ul>
        </FloatingDialog>
      )}
    </nav>
  );
}
