import { Link } from "@tanstack/react-router";
import { Count } from "@/components/Amount";
import { grouped } from "@/components/grouped";
import { StateBadge } from "@/components/StateBadge";
import { DifferingValue } from "@/review/OutcomeView";
import { roleMay } from "@/session/permissions";
import { useMe } from "@/session/SessionProvider";
import type { BatchAnswer, FeedResult } from "./feed";

/** What the server decided: of one order, or of each of a batch. */
export function FeedAnswer({ answer, dryRun }: { answer: FeedResult | BatchAnswer; dryRun: boolean }) {
  return (
    <div className="space-y-3">
      {dryRun && (
        <p className="bg-info-soft text-info rounded-md px-3 py-1.5">Checked only: nothing was written.</p>
      )}
      {"status" in answer ? (
        <ResultCard result={answer} />
      ) : (
        <>
          <Counts {...answer} />
          <ResultList results={answer.results} />
        </>
      )}
    </div>
  );
}

interface CountsProps {
  total: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  conflicts: number;
}

export function Counts({ total, accepted, rejected, duplicates, conflicts }: CountsProps) {
  const counts = [
    ["inputs", total],
    ["accepted", accepted],
    ["duplicates", duplicates],
    ["conflicts", conflicts],
    ["rejected", rejected],
  ] as const;
  return (
    <dl className="grid grid-cols-3 gap-x-4 gap-y-2 sm:grid-cols-5">
      {counts.map(([name, count]) => (
        <div key={name}>
          <dt className="label">{name}</dt>
          <dd className={`text-lg font-semibold ${name === "rejected" && count > 0 ? "text-bad" : ""}`}>
            <Count value={count} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SHOWN = 200;

export function ResultList({ results }: { results: FeedResult[] }) {
  return (
    <>
      <ol className="space-y-2">
        {results.slice(0, SHOWN).map((result, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: results stand in the order of the inputs and never move.
          <li key={index}>
            <ResultCard result={result} />
          </li>
        ))}
      </ol>
      {results.length > SHOWN && <p className="text-muted">and {grouped(results.length - SHOWN)} more</p>}
    </>
  );
}

function ResultCard({ result }: { result: FeedResult }) {
  const mayLook = roleMay(useMe().role, "viewer");
  const duplicate = result.status === "accepted" && result.duplicate;
  return (
    <article className="border-line space-y-1.5 rounded-md border px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateBadge state={duplicate ? "duplicate" : result.status} />
        <span className="font-medium break-all">{result.orderId ?? "without a readable id"}</span>
        {result.status === "accepted" && result.sequenceNumber !== undefined && (
          <span className="text-muted">
            number <Count value={result.sequenceNumber} />
          </span>
        )}
        {result.status === "accepted" && result.id && mayLook && (
          <Link to="/orders/$orderId" params={{ orderId: result.id }} className="ms-auto">
            Open
          </Link>
        )}
      </p>
      {result.status === "rejected" && (
        <ul className="list-disc ps-5">
          {result.errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
      {result.status === "conflict" && (
        <ul className="list-disc ps-5">
          {result.differences.map(({ field, accepted, received }) => (
            <li key={field}>
              {field}:{" "}
              <code className="font-mono">
                <DifferingValue field={field} value={accepted} />
              </code>{" "}
              stands,{" "}
              <code className="font-mono">
                <DifferingValue field={field} value={received} />
              </code>{" "}
              came
            </li>
          ))}
        </ul>
      )}
      {result.status === "withheld" && <p className="text-muted">{result.reason}</p>}
    </article>
  );
}
