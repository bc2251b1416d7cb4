import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem } from "@/api/problem";
import { Amount, Count } from "@/components/Amount";
import { Button } from "@/components/Button";
import { Chart } from "@/components/Chart";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { grouped } from "@/components/grouped";
import { Fact, Facts, Panel } from "@/components/Page";
import { QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { useToast } from "@/components/Toast";
import { useRefreshOn } from "@/live/useRefreshOn";
import { dismissErrors, type ErrorGroup, readGroup } from "@/review/reviewApi";
import { useMay } from "@/session/SessionProvider";

const HOUR_MS = 3_600_000;

/** What a group's events have in common, and what can be done about all of them. */
export function GroupSummary({ group }: { group: string }) {
  const queryKey = ["error-group", group];
  const query = useQuery({ queryKey, queryFn: ({ signal }) => readGroup(group, signal) });
  useRefreshOn("error", queryKey);
  // The address can name a group that has no events any more; the list below says so.
  if (query.error instanceof ApiProblem && query.error.status === 404) return null;
  return (
    <QueryStates query={query} rows={4}>
      {(found) => (
        <div className="grid gap-4 lg:grid-cols-2">
          <GroupFacts group={found} />
          <GroupHours group={found} />
        </div>
      )}
    </QueryStates>
  );
}

function GroupFacts({ group }: { group: ErrorGroup }) {
  return (
    <Panel title={group.field || "Whole input"} note={group.code} actions={<GroupActions group={group} />}>
      <Facts>
        <Fact name="State">
          <StateBadge state={group.state} />
          {group.state === "regressed" && (
            <span className="text-muted"> came back after all earlier ones were dealt with</span>
          )}
        </Fact>
        <Fact name="Partner">{group.partnerId}</Fact>
        <Fact name="Value at risk">
          <Amount value={group.valueAtRisk} />
          {group.unknownAmounts > 0 && (
            <span className="text-muted">
              {" "}
              and <Count value={group.unknownAmounts} /> without a readable amount
            </span>
          )}
        </Fact>
        <Fact name="Events">
          <Count value={group.open} /> open, <Count value={group.resolved} /> resolved,{" "}
          <Count value={group.dismissed} /> dismissed
        </Fact>
        <Fact name="First seen">
          <RelativeTime at={group.firstSeen} />
        </Fact>
        <Fact name="Last seen">
          <RelativeTime at={group.lastSeen} />
        </Fact>
      </Facts>
    </Panel>
  );
}

function GroupActions({ group }: { group: ErrorGroup }) {
  const client = useQueryClient();
  const announce = useToast();
  const mayRepair = useMay("operators");
  const [asking, setAsking] = useState(false);
  if (!mayRepair || group.open === 0) return null;

  const dismiss = async (reason: string) => {
    const { dismissed } = await dismissErrors({ group: group.group }, reason);
    announce(`Dismissed ${grouped(dismissed)} events.`);
    await Promise.all(
      ["error-group", "error-groups", "errors"].map((name) => client.invalidateQueries({ queryKey: [name] })),
    );
  };
  return (
    <>
      <Link to="/reprocess" search={{ group: group.group }} className="button button-primary no-underline">
        Reprocess all…
      </Link>
      <Button kind="danger" onClick={() => setAsking(true)}>
        Dismiss all…
      </Button>
      {asking && (
        <ConfirmDialog
          title={`Dismiss ${grouped(group.open)} open events?`}
          confirm="Dismiss"
          danger
          reason="required"
          onConfirm={dismiss}
          onClose={() => setAsking(false)}
        >
          <p>They stay readable, and each can be opened again. No order comes of a dismissed event.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function GroupHours({ group }: { group: ErrorGroup }) {
  const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const times = group.sparkline.map((_, hour) => thisHour - (group.sparkline.length - 1 - hour) * HOUR_MS);
  return (
    <Panel title="Last 24 hours" note="events an hour">
      <Chart
        title="Events an hour"
        times={times}
        series={[{ label: "Events", values: group.sparkline, colour: "--chart-2" }]}
        height={150}
        format={grouped}
      />
    </Panel>
  );
}
