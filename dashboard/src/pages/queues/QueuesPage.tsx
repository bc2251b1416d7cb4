import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Count } from "@/components/Amount";
import { grouped } from "@/components/grouped";
import { Page, Panel } from "@/components/Page";
import { QueryStates } from "@/components/PageStates";
import { duration } from "@/components/relativeTime";
import { Allowed } from "@/session/SessionProvider";
import { Messages } from "./Messages";
import { QUEUE_WORDS, type Queue, type QueueName, useQueues } from "./queuesData";
import { Redrives } from "./Redrives";

const route = getRouteApi("/queues");

/** How full the queues are, what waits in them, and the way back for dead letters. */
export default function QueuesPage() {
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const queues = useQueues();
  // Which queue it opened on stays: it would be gone from sight the moment that its last message is.
  const [opened, setOpened] = useState<QueueName | null>(null);
  if (opened === null && queues.data) setOpened(withTrouble(queues.data)?.name ?? null);
  return (
    <Page title="Queues">
      <QueryStates query={queues} rows={6}>
        {(all) => {
          const chosen =
            all.find(({ name }) => name === search.queue) ?? all.find(({ name }) => name === opened);
          const choose = (name: QueueName) =>
            void navigate({ to: "/queues", search: { queue: name }, replace: true });
          return (
            <>
              <ul className="grid gap-3 md:grid-cols-3" aria-label="Queues">
                {all.map((queue) => (
                  <li key={queue.name}>
                    <QueueCard queue={queue} chosen={queue === chosen} onChoose={() => choose(queue.name)} />
                  </li>
                ))}
              </ul>
              {chosen && <QueueDetails key={chosen.name} queue={chosen} />}
            </>
          );
        }}
      </QueryStates>
    </Page>
  );
}

/** Dead letters need a person, so they are shown first when there are any. */
function withTrouble(queues: Queue[]): Queue | undefined {
  const dead = queues.find(({ name }) => name === "valid_orders_dlq");
  return dead && dead.visible + dead.inFlight > 0 ? dead : queues[0];
}

function QueueCard({ queue, chosen, onChoose }: { queue: Queue; chosen: boolean; onChoose: () => void }) {
  const dead = queue.name === "valid_orders_dlq";
  const waiting = queue.visible + queue.inFlight;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={`panel block w-full px-4 py-3 text-start ${chosen ? "border-accent ring-accent ring-1" : "hover:bg-raised"}`}
    >
      <span className="font-mono text-[0.8125rem] font-semibold">{queue.name}</span>
      <span className="text-muted block text-xs">{QUEUE_WORDS[queue.name].meaning}</span>
      <span className={`mt-2 block text-2xl font-semibold ${dead && waiting > 0 ? "text-bad" : ""}`}>
        <Count value={waiting} />
        <span className="text-muted ms-1.5 text-sm font-normal">waiting</span>
      </span>
      <span className="text-muted text-xs">
        {grouped(queue.inFlight)} in flight · oldest {waiting > 0 ? duration(queue.oldestAgeMs) : "–"}
      </span>
    </button>
  );
}

function QueueDetails({ queue }: { queue: Queue }) {
  const counts = [
    ["Ready", queue.visible],
    ["In flight", queue.inFlight],
    ["Sent", queue.sent],
    ["Acknowledged", queue.acknowledged],
    ["Dead-lettered", queue.deadLettered],
    ["Redriven", queue.redriven],
    ["Expired", queue.expired],
    ["Purged", queue.purged],
  ] as const;
  return (
    <>
      <Panel title={`Counts of ${queue.name}`} note="sent and the rest: since the journal began">
        <dl className="grid grid-cols-2 gap-x-4 gap-y-2 p-4 sm:grid-cols-4 xl:grid-cols-8">
          {counts.map(([name, count]) => (
            <div key={name}>
              <dt className="label">{name}</dt>
              <dd className="text-base font-medium">
                <Count value={count} />
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
      {queue.name === "valid_orders_dlq" && <Redrives queue={queue} />}
      <Allowed to="operators">
        <Messages name={queue.name} />
      </Allowed>
    </>
  );
}
