// What a page shows when it has nothing to show: each case says what it is and what to do next.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiProblem, Unreachable } from "@/api/problem";
import { type Permission, rolesWith } from "@/session/permissions";
import { Icon, type IconName } from "./Icon";
import { ProblemNotice } from "./ProblemNotice";

interface StateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

function State({ icon, title, children, action }: StateProps & { icon: IconName }) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      <span className="bg-raised text-muted mb-1 grid size-10 place-items-center rounded-full">
        <Icon name={icon} size={18} />
      </span>
      <p className="font-medium">{title}</p>
      {children && <div className="text-muted max-w-prose [&_a]:underline">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** There is nothing at all yet. */
export function EmptyState({ icon = "orders", ...rest }: StateProps & { icon?: IconName }) {
  return <State icon={icon} {...rest} />;
}

/** There is something, and the filters hide it. */
export function FilteredEmpty({ what, onClear }: { what: string; onClear: () => void }) {
  return (
    <State
      icon="search"
      title={`No ${what} match these filters`}
      action={
        <button type="button" className="button" onClick={onClear}>
          Clear filters
        </button>
      }
    />
  );
}

/** The role that is signed in may not see this. */
export function Forbidden({ permission }: { permission: Permission }) {
  return (
    <State icon="key" title="Your role does not open this page">
      It needs {rolesWith(permission)}. Sign in with another key, or ask an administrator for one.
    </State>
  );
}

/** Nothing could be read, because the server does not answer. */
export function Disconnected({ onRetry }: { onRetry?: () => void }) {
  return (
    <State
      icon="repeat"
      title="The server does not answer"
      action={
        onRetry && (
          <button type="button" className="button" onClick={onRetry}>
            Try now
          </button>
        )
      }
    >
      The page tries again by itself. What was acknowledged is durable and is not affected.
    </State>
  );
}

/** What is shown is older than it should be. */
export function StaleNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div
      role="status"
      className="bg-warn-soft text-warn flex items-center gap-2 rounded-md px-3 py-1.5 text-sm"
    >
      <Icon name="errors" />
      <span className="flex-1">
        These are the last values that could be read.{" "}
        {error instanceof ApiProblem ? error.detail : "The server does not answer right now."}
      </span>
      {onRetry && (
        <button type="button" className="underline" onClick={onRetry}>
          Try now
        </button>
      )}
    </div>
  );
}

/** Grey bars in the place of rows that are on their way. */
export function Loading({ rows = 6, what = "Loading" }: { rows?: number; what?: string }) {
  return (
    <div role="status" className="space-y-2.5 p-4">
      <span className="sr-only">{what}…</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move.
        <div key={row} className={`skeleton h-4 ${row % 3 === 2 ? "w-2/3" : "w-full"}`} />
      ))}
    </div>
  );
}

/** For a form that needs what was asked for, and stays usable with the last values: why there are no newer ones. */
export function QueryTrouble({ query }: { query: UseQueryResult<unknown> }) {
  const retry = () => void query.refetch();
  if (!query.isError) return null;
  if (query.data !== undefined) return <StaleNotice error={query.error} onRetry={retry} />;
  return <ProblemNotice error={query.error} onRetry={retry} />;
}

interface QueryStatesProps<T> {
  query: UseQueryResult<T>;
  rows?: number;
  permission?: Permission;
  children: (data: T) => ReactNode;
}

/** Shows a query's data, or the state that it is in instead. */
export function QueryStates<T>({ query, rows, permission = "viewer", children }: QueryStatesProps<T>) {
  const retry = () => void query.refetch();
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <StaleNotice error={query.error} onRetry={retry} />}
        {children(query.data)}
      </>
    );
  }
  if (!query.isError) return <Loading rows={rows} />;
  if (query.error instanceof Unreachable) return <Disconnected onRetry={retry} />;
  if (query.error instanceof ApiProblem && query.error.status === 403)
    return <Forbidden permission={permission} />;
  return (
    <div className="p-4">
      <ProblemNotice error={query.error} onRetry={retry} />
    </div>
  );
}
