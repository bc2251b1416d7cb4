import { type ReactNode, useEffect, useRef } from "react";

interface PageProps {
  title: string;
  /** Stands in the tab's title in place of `title`, when that is not text alone. */
  tabTitle?: string;
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

let aPageWasShown = false;

/** A page's frame: names the tab, and puts the focus on the heading when the page was opened. */
export function Page({ title, tabTitle = title, heading, lead, actions, children }: PageProps) {
  const headingElement = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tabTitle} · NexusStream`;
  }, [tabTitle]);
  useEffect(() => {
    // On the very first page the focus stays where the browser puts it: before the skip link.
    if (aPageWasShown) headingElement.current?.focus();
    aPageWasShown = true;
  }, []);
  return (
    <div className="mx-auto w-full max-w-[96rem] space-y-4 p-3 sm:p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1 basis-72">
          <h1 ref={headingElement} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead && <p className="text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface PanelProps {
  title: string;
  /** Small words beside the title. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A titled part of a page. */
export function Panel({ title, note, actions, children, className = "" }: PanelProps) {
  return (
    <section aria-label={title} className={`panel min-w-0 ${className}`}>
      <div className="border-line flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5">
        <h2>{title}</h2>
        {note && <span className="text-muted text-xs">{note}</span>}
        {actions && <div className="ms-auto flex flex-wrap items-center gap-1">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Names and values, in two columns where there is room. */
export function Facts({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={`grid grid-cols-[minmax(7rem,auto)_1fr] items-baseline gap-x-4 gap-y-1.5 p-4 ${className}`}
    >
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted text-[0.8125rem]">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
