import type { ReactNode } from "react";
import type { Job } from "@/api/jobs";
import { Count } from "./Amount";
import { Button } from "./Button";
import { grouped } from "./grouped";
import { RelativeTime } from "./RelativeTime";
import { duration } from "./relativeTime";
import { StateBadge } from "./StateBadge";

/** How far a job is: a bar, its counts, and the way to stop it while it runs. */
export function JobProgress({ job, onCancel }: { job: Job; onCancel?: () => void }) {
  const share = job.total === 0 ? 1 : job.processed / job.total;
  return (
    <div className="space-y-2" aria-live="polite">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateBadge state={job.state} />
        <span>
          <Count value={job.processed} /> of <Count value={job.total} />
        </span>
        <JobCounts job={job} />
        {job.state === "running" && onCancel && (
          <Button kind="danger" className="ms-auto" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <progress
        className="progress"
        max={1}
        value={job.state === "done" ? 1 : share}
        aria-label={`Progress of the ${job.kind}`}
      />
      {job.failure && <p className="text-bad">{job.failure}</p>}
    </div>
  );
}

function JobCounts({ job }: { job: Job }) {
  const counts = [
    // What a redrive moved is moved; whether it can be stored now shows in the queue.
    ["succeeded", job.kind === "redrive" ? 0 : job.succeeded],
    ["still failing", job.stillFailing],
    ["skipped", job.skipped],
  ] as const;
  return (
    <span className="text-muted text-[0.8125rem]">
      {counts
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${grouped(count)} ${name}`)
        .join(" · ")}
    </span>
  );
}

interface JobHistoryProps {
  jobs: Job[];
  /** What a job was about, leading to it; stands before its counts. */
  name?: (job: Job) => ReactNode;
}

/** Jobs that were, newest first. */
export function JobHistory({ jobs, name }: JobHistoryProps) {
  if (jobs.length === 0) return <p className="text-muted p-4">None yet.</p>;
  return (
    <ul className="divide-line divide-y">
      {jobs.map((job) => (
        <li key={job.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2">
          <StateBadge state={job.state} />
          {name?.(job)}
          <span>
            <Count value={job.processed} /> of <Count value={job.total} />
          </span>
          <JobCounts job={job} />
          <span className="text-muted ms-auto text-[0.8125rem]">
            <RelativeTime at={job.startedAt} />
            {job.endedAt && `, took ${duration(Date.parse(job.endedAt) - Date.parse(job.startedAt))}`}
            {` · by ${job.actor.key ?? job.actor.role}`}
          </span>
          {(job.reason || job.failure) && (
            <p className="text-muted basis-full text-[0.8125rem]">{job.failure ?? job.reason}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
