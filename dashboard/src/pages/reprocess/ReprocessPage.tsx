import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePartnerChoices } from "@/api/partners";
import { FilterBar } from "@/components/FilterBar";
import { JobHistory, JobProgress } from "@/components/JobProgress";
import { Page, Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { type Search, withFilters } from "@/components/urlState";
import { useLiveEvent } from "@/live/LiveProvider";
import { filterFrom } from "@/review/errorFilter";
import { FAULT_CODE_CHOICES } from "@/review/faultCodes";
import { type Job, readJobs } from "@/review/reviewApi";
import { useMay } from "@/session/SessionProvider";
import { inWords } from "./filterWords";
import { PlanPanel } from "./PlanPanel";

const route = getRouteApi("/reprocess");

const JOBS = ["reprocess-jobs"];

/** Sends many refused inputs through intake again: plan, start, and what ran before. */
export default function ReprocessPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const partners = usePartnerChoices();
  const mayRepair = useMay("operators");
  const filter = filterFrom(search);
  const chosen = Object.keys(filter).length > 0;
  const change = (changes: Search) =>
    void navigate({ to: "/reprocess", search: withFilters(search, changes) });

  return (
    <Page
      title="Bulk reprocess"
      lead="Sends the inputs of open error events through intake again, as they were, by the definitions in force."
    >
      {mayRepair && (
        <Panel title="Which events" note="only open ones are ever touched">
          <FilterBar
            filters={[
              { name: "partnerId", label: "Partner", choices: partners },
              { name: "errorCode", label: "Code", choices: FAULT_CODE_CHOICES },
              { name: "field", label: "Field" },
              { name: "group", label: "Group", placeholder: "PARTNER:CODE:field" },
              { name: "fromDate", label: "From (received, UTC)", type: "date" },
              { name: "toDate", label: "To", type: "date" },
            ]}
            search={search}
            onChange={change}
          />
          {chosen ? (
            <PlanPanel key={JSON.stringify(filter)} filter={filter} />
          ) : (
            <EmptyState icon="errors" title="Choose which events">
              Set a filter above, or begin with a group on the page{" "}
              <Link to="/errors" className="underline">
                Errors
              </Link>
              . A plan shows how many events match and what would become of them, before anything happens.
            </EmptyState>
          )}
        </Panel>
      )}
      <Jobs />
    </Page>
  );
}

function Jobs() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: JOBS,
    queryFn: ({ signal }) => readJobs(signal),
    refetchInterval: ({ state }) => (state.data?.some((job) => job.state === "running") ? 2_000 : 15_000),
  });
  useLiveEvent<Job>("job", (changed) => {
    client.setQueryData<Job[]>(JOBS, (jobs) => jobs?.map((job) => (job.id === changed.id ? changed : job)));
  });
  return (
    <QueryStates query={query} rows={3}>
      {(jobs) => {
        const running = jobs.filter((job) => job.state === "running");
        return (
          <>
            {running.length > 0 && (
              <Panel title="Running">
                {running.map((job) => (
                  <div key={job.id} className="border-line space-y-2 border-b p-4 last:border-b-0">
                    <JobLink job={job} />
                    <JobProgress job={job} />
                  </div>
                ))}
              </Panel>
            )}
            <Panel title="History">
              <JobHistory
                jobs={jobs.filter((job) => job.state !== "running")}
                name={(job) => <JobLink job={job} />}
              />
            </Panel>
          </>
        );
      }}
    </QueryStates>
  );
}

function JobLink({ job }: { job: Job }) {
  return (
    <Link to="/reprocess/$jobId" params={{ jobId: job.id }} className="min-w-0 break-all">
      {inWords(job.filter)}
    </Link>
  );
}
