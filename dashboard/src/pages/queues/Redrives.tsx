import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Count } from "@/components/Amount";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { TextField } from "@/components/Field";
import { JobHistory, JobProgress } from "@/components/JobProgress";
import { Panel } from "@/components/Page";
import { QueryStates } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { duration } from "@/components/relativeTime";
import { useToast } from "@/components/Toast";
import { useMay } from "@/session/SessionProvider";
import { cancelRedrive, planRedrive, type Queue, startRedrive, useRedrives } from "./queuesData";

/** Moves dead letters back to valid_orders: plan, start, progress, cancel, history. */
export function Redrives({ queue }: { queue: Queue }) {
  const [planning, setPlanning] = useState(false);
  const mayRedrive = useMay("operators");
  const redrives = useRedrives(queue.name);
  const queries = useQueryClient();
  const toast = useToast();
  const running = redrives.data?.find(({ state }) => state === "running");
  const dead = queue.visible + queue.inFlight;

  const cancel = useMutation({
    mutationFn: () => cancelRedrive(queue.name),
    onSuccess: () => toast("The redrive was cancelled. What it moved stays moved."),
    onSettled: () => queries.invalidateQueries({ queryKey: ["queues"] }),
  });

  return (
    <Panel
      title="Redrive"
      note="back to valid_orders, to be delivered again"
      actions={
        mayRedrive && (
          <Button
            icon="repeat"
            kind="primary"
            disabled={dead === 0 || running !== undefined}
            onClick={() => setPlanning(true)}
          >
            Plan a redrive
          </Button>
        )
      }
    >
      {running && (
        <div className="border-line border-b p-4">
          <JobProgress job={running} onCancel={mayRedrive ? () => cancel.mutate() : undefined} />
          {cancel.isError && <ProblemNotice error={cancel.error} />}
        </div>
      )}
      <QueryStates query={redrives} rows={2}>
        {(jobs) => <JobHistory jobs={jobs.filter(({ state }) => state !== "running")} />}
      </QueryStates>
      {planning && <RedriveDialog queue={queue} onClose={() => setPlanning(false)} />}
    </Panel>
  );
}

function RedriveDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const [cap, setCap] = useState("");
  const queries = useQueryClient();
  const toast = useToast();
  const plan = useQuery({
    queryKey: ["queues", queue.name, "plan"],
    queryFn: () => planRedrive(queue.name),
    staleTime: 0,
    gcTime: 0,
  });
  const start = async (reason: string) => {
    await startRedrive(queue.name, cap === "" ? null : Number(cap), reason);
    toast("The redrive has begun.");
    await queries.invalidateQueries({ queryKey: ["queues"] });
  };
  return (
    <ConfirmDialog
      title="Redrive dead letters"
      confirm="Start redrive"
      reason="optional"
      onConfirm={start}
      onClose={onClose}
    >
      <QueryStates query={plan} rows={3}>
        {(found) => (
          <>
            <p className="text-ink">
              <Count value={found.count} /> messages would go back to valid_orders, the oldest{" "}
              {duration(found.oldestAgeMs)} old.
            </p>
            <ul>
              {Object.entries(found.byPartner).map(([partnerId, count]) => (
                <li key={partnerId} className="flex justify-between gap-4">
                  {partnerId} <Count value={count} />
                </li>
              ))}
            </ul>
            {found.redrivenBefore > 0 && (
              <p className="bg-warn-soft text-warn rounded-md px-3 py-2">
                <Count value={found.redrivenBefore} />{" "}
                {found.redrivenBefore === 1 ? "was redriven before and" : "were redriven before and"} failed
                again. Mend what refuses them first; the server's log names it.
              </p>
            )}
            <p>
              First ones:{" "}
              {found.sample
                .slice(0, 5)
                .map(({ externalOrderId, id }) => externalOrderId ?? String(id))
                .join(", ")}
            </p>
          </>
        )}
      </QueryStates>
      <p>
        A message that cannot be stored this time becomes a dead letter again and waits for the next redrive;
        nothing is delivered twice.
      </p>
      <TextField
        label="Most messages a second"
        inputMode="numeric"
        pattern="[0-9]*"
        placeholder="no cap"
        value={cap}
        onChange={(event) => setCap(event.target.value.replace(/\D/g, ""))}
      />
    </ConfirmDialog>
  );
}
