import type { ReactNode } from "react";

interface StepProps {
  title: string;
  badge?: ReactNode;
  /** No line leads on from the last step. */
  last: boolean;
  children: ReactNode;
}

/** One step of what happened in turn; goes into an <ol>. */
export function TimelineStep({ title, badge, last, children }: StepProps) {
  return (
    <li className={`relative ps-6 ${last ? "" : "pb-4"}`}>
      {!last && <span aria-hidden="true" className="bg-line absolute start-[5px] top-3 bottom-0 w-0.5" />}
      <span
        aria-hidden="true"
        className="border-accent bg-surface absolute start-0 top-1 size-3 rounded-full border-2"
      />
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{title}</span>
        {badge}
      </p>
      <div className="space-y-1 text-[0.8125rem]">{children}</div>
    </li>
  );
}
