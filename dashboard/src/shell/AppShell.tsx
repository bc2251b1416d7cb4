import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/Button";
import { ToastProvider } from "@/components/Toast";
import { LiveProvider } from "@/live/LiveProvider";
import { LiveRefresh } from "@/live/LiveRefresh";
import { PersonalDataProvider, PersonalSwitch } from "@/privacy/PersonalData";
import { roleMay } from "@/session/permissions";
import { useMe } from "@/session/SessionProvider";
import { LiveIndicator } from "./LiveIndicator";
import { PhoneBar, Sidebar } from "./Menu";
import { DESTINATIONS } from "./navigation";
import { SignedIn } from "./SignedIn";
import { listenForShortcuts } from "./shortcuts";
import { ThemeSwitch } from "./ThemeSwitch";

const CommandPalette = lazy(() => import("./CommandPalette"));
const HelpOverlay = lazy(() => import("./HelpOverlay"));

/** What surrounds every page once somebody is signed in. */
export function AppShell() {
  const me = useMe();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const close = () => setOpen(null);

  useEffect(
    () =>
      listenForShortcuts({
        openPalette: () => setOpen("palette"),
        openHelp: () => setOpen("help"),
        goTo: (key) => {
          const page = DESTINATIONS.find((one) => one.key === key && roleMay(me.role, one.permission));
          if (page) void navigate({ to: page.to });
          return page !== undefined;
        },
      }),
    [navigate, me.role],
  );

  const shell = (
    <ToastProvider>
      <a
        href="#main"
        className="bg-accent text-on-accent fixed start-2 top-2 z-50 -translate-y-16 rounded-md px-3 py-2 focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[13rem_1fr]">
        <Sidebar />
        <div className="flex min-w-0 flex-col pb-16 md:pb-0">
          <header className="bg-surface border-line sticky top-0 z-30 flex h-12 items-center gap-1 border-b px-3 sm:px-5">
            <img
              src="/favicon.svg"
              alt="NexusStream"
              width="22"
              height="22"
              className="mr-2 shrink-0 md:hidden"
            />
            {roleMay(me.role, "viewer") && <LiveIndicator />}
            <span className="flex-1" />
            <Button
              kind="quiet"
              icon="search"
              aria-label="Command palette"
              aria-keyshortcuts="Control+K"
              title="Command palette (Ctrl K)"
              onClick={() => setOpen("palette")}
            />
            <Button
              kind="quiet"
              icon="help"
              aria-label="Keyboard help"
              title="Keyboard help (?)"
              onClick={() => setOpen("help")}
            />
            <PersonalSwitch />
            <ThemeSwitch />
            <SignedIn />
          </header>
          <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            <Outlet />
          </main>
        </div>
        <PhoneBar />
      </div>
      <Suspense>
        {open === "palette" && <CommandPalette onClose={close} onHelp={() => setOpen("help")} />}
        {open === "help" && <HelpOverlay onClose={close} />}
      </Suspense>
    </ToastProvider>
  );
  return (
    <LiveProvider active={roleMay(me.role, "viewer")}>
      <LiveRefresh />
      <PersonalDataProvider>{shell}</PersonalDataProvider>
    </LiveProvider>
  );
}
