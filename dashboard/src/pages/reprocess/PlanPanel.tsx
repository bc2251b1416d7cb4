import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Amount, Count } from "@/components/Amount";
import { Button } from "@/components/Button";
import { TextArea, TextField } from "@/components/Field";
import { grouped } from "@/components/grouped";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateBadge } from "@/components/StateBadge";
import type { ErrorFilter } from "@/review/errorFilter";
import { FaultList } from "@/review/FaultNote";
import { type Plan, planReprocess, startReprocess } from "@/review/reviewApi";

const USUAL_RATE = 500;
const HIGHEST_RATE = 10_000;

/** What a bulk reprocess would do, and the way to start it. */
export function PlanPanel({ filter }: { filter: ErrorFilter }) {
  const plan = useQuery({
    queryKey: ["reprocess-plan", filter],
    queryFn: ({ signal }) => planReprocess(filter, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <QueryStates query={plan} rows={5} permission="operators">
      {(found) =>
        found.count === 0 ? (
          <EmptyState icon="check" title="No open event matches">
            Everything that these filters find was resolved or dismissed already.
          </EmptyState>
        ) : (
          <div className="grid gap-6 p-4 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
            <PlanFindings plan={found} />
            <StartForm plan={found} filter={filter} onPlanAgain={() => void plan.refetch()} />
          </div>
        )
      }
    </QueryStates>
  );
}

function PlanFindings({ plan }: { plan: Plan }) {
  return (
    <div className="min-w-0 space-y-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Figure name="Open events">
          <Count value={plan.count} />
        </Figure>
        <Figure name="Value at risk">
          <Amount value={plan.valueAtRisk} />
        </Figure>
        <Figure name="Of the sample would succeed">
          <Count value={plan.wouldSucceed} /> of <Count value={plan.sample.length} />
        </Figure>
      </dl>
      {plan.wouldSucceed === 0 && (
        <p className="bg-warn-soft text-warn rounded-md px-3 py-2">
          None of the sample would succeed. The inputs are taken as they were, so something else has to change
          first, such as the partner's definition.
        </p>
      )}
      <div>
        <h3 className="label mb-1">Sample, the newest, as dry runs</h3>
        <ul className="divide-line border-line divide-y border-y">
          {plan.sample.map((one) => (
            <li key={one.error} className="space-y-1 py-1.5">
              <span className="flex flex-wrap items-baseline gap-x-3">
                <StateBadge state={one.outcome} />
                <Link to="/errors/$errorId" params={{ errorId: one.error }} className="min-w-0 break-all">
                  {one.externalOrderId ?? "id not readable"}
                </Link>
              </span>
              {one.errors.length > 0 && <FaultList faults={one.errors} label="Faults that stay" />}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="label">{name}</dt>
      <dd className="text-xl font-semibold tracking-tight">{children}</dd>
    </div>
  );
}

interface StartFormProps {
  plan: Plan;
  filter: ErrorFilter;
  onPlanAgain: () => void;
}

function StartForm({ plan, filter, onPlanAgain }: StartFormProps) {
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const [rate, setRate] = useState(String(USUAL_RATE));
  const start = useMutation({
    mutationFn: () => startReprocess(filter, reason.trim(), Number(rate)),
    onSuccess: (job) => void navigate({ to: "/reprocess/$jobId", params: { jobId: job.id } }),
  });
  const rateFault =
    /^[0-9]{1,5}$/.test(rate) && Number(rate) >= 1 && Number(rate) <= HIGHEST_RATE
      ? null
      : `A whole number from 1 to ${grouped(HIGHEST_RATE)}`;
  const ready = reason.trim() !== "" && rateFault === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !start.isPending) start.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <TextArea
        label="Reason (required)"
        hint="Kept in the audit log and in the lineage of every event."
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        required
      />
      <TextField
        label="Most events a second"
        inputMode="numeric"
        value={rate}
        error={rateFault}
        hint={`At this rate it takes about ${took(plan.count / Math.max(1, Number(rate) || 1))}.`}
        onChange={(event) => setRate(event.target.value.trim())}
      />
      {start.isError && <ProblemNotice error={start.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="primary" disabled={!ready} pending={start.isPending}>
          Start, {grouped(plan.count)} events
        </Button>
        <Button icon="repeat" onClick={onPlanAgain}>
          Plan again
        </Button>
      </div>
    </form>
  );
}

function took(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
