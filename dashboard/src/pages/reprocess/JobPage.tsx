import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { CopyId } from "@/components/CopyId";
import { grouped } from "@/components/grouped";
import { JobProgress } from "@/components/JobProgress";
import { Fact, Facts, Page, Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { duration } from "@/components/relativeTime";
import { useToast } from "@/components/Toast";
import { useLiveEvent } from "@/live/LiveProvider";
import { filterFrom } from "@/review/errorFilter";
import { cancelJob, type Job, readJob } from "@/review/reviewApi";
import { useMay } from "@/session/SessionProvider";
import { inWords } from "./filterWords";

const route = getRouteApi("/reprocess/$jobId");

/** One bulk reprocess: how far it is, what came of it, and the way to stop it. */
export default function JobPage() {
  const { jobId } = route.useParams();
  const client = useQueryClient();
  const queryKey = ["reprocess-job", jobId];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => readJob(jobId, signal),
    // Live events come once a second; this is for when they do not.
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 2_000 : false),
  });
  useLiveEvent<Job>("job", (job) => {
    if (job.id === jobId) client.setQueryData(queryKey, job);
  });
  return (
    <Page
      title="Bulk reprocess"
      tabTitle={`Bulk reprocess ${jobId.slice(-6)}`}
      lead={<Link to="/reprocess">All bulk reprocesses</Link>}
    >
      {query.error instanceof ApiProblem && query.error.status === 404 ? (
        <EmptyState icon="search" title="No bulk reprocess has this id" />
      ) : (
        <QueryStates query={query}>{(job) => <JobPanels job={job} />}</QueryStates>
      )}
    </Page>
  );
}

function JobPanels({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  const mayCancel = useMay("operators");
  const client = useQueryClient();
  const announce = useToast();
  const cancel = async () => {
    client.setQueryData(["reprocess-job", job.id], await cancelJob(job.id));
    announce("The bulk reprocess is cancelled.");
  };
  const filter = filterFrom(job.filter ?? {});
  return (
    <>
      <Panel
        title="Progress"
        note={job.state === "running" ? `at most ${grouped(job.maxPerSecond)} events a second` : undefined}
        actions={
          mayCancel &&
          job.state === "running" && (
            <Button kind="danger" onClick={() => setAsking(true)}>
              Cancel…
            </Button>
          )
        }
      >
        <div className="p-4">
          <JobProgress job={job} />
        </div>
      </Panel>
      <Panel title="What and why">
        <Facts>
          <Fact name="Events">
            <Link
              to="/errors/events"
              search={{ ...filter, state: job.stillFailing > 0 ? "open" : undefined }}
            >
              {inWords(job.filter)}
            </Link>
          </Fact>
          <Fact name="Reason">{job.reason}</Fact>
          <Fact name="Started">
            <RelativeTime at={job.startedAt} /> by {job.actor.key ?? job.actor.role}
          </Fact>
          {job.endedAt && (
            <Fact name="Ended">
              <RelativeTime at={job.endedAt} />, took{" "}
              {duration(Date.parse(job.endedAt) - Date.parse(job.startedAt))}
            </Fact>
          )}
          <Fact name="Id">
            <CopyId id={job.id} />
          </Fact>
        </Facts>
      </Panel>
      {asking && (
        <ConfirmDialog
          title="Cancel this bulk reprocess?"
          confirm="Stop it"
          danger
          onConfirm={cancel}
          onClose={() => setAsking(false)}
        >
          <p>What it repaired stays repaired; the other events stay open.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
