import { ApiProblem } from "@/api/problem";
import { CopyButton } from "./CopyId";
import { Icon } from "./Icon";

/** A call that failed: what the server said, its code for programs, and the trace id for the logs. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : null;
  const detail = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert" className="bg-bad-soft text-ink flex gap-2.5 rounded-md p-3">
      <span className="text-bad mt-0.5">
        <Icon name="errors" />
      </span>
      <div className="min-w-0 flex-1 space-y-1">
        <p>{detail}</p>
        {problem && (
          <p className="text-muted flex flex-wrap items-center gap-x-3 text-xs">
            <code className="font-mono">{problem.code}</code>
            {problem.traceId && (
              <span className="inline-flex items-center gap-1">
                <span className="shrink-0">trace</span>{" "}
                <code className="font-mono break-all">{problem.traceId}</code>
                <CopyButton text={problem.traceId} what="trace id" />
              </span>
            )}
          </p>
        )}
      </div>
      {onRetry && (
        <button type="button" className="button self-start" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
