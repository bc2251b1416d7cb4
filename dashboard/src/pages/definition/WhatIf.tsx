import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Count } from "@/components/Amount";
import { Button } from "@/components/Button";
import { SelectField, TextField } from "@/components/Field";
import { grouped } from "@/components/grouped";
import { Panel } from "@/components/Page";
import { Loading } from "@/components/PageStates";
import { StateBadge } from "@/components/StateBadge";
import { DifferingValue } from "@/review/OutcomeView";
import { DraftProblem } from "./DraftEditor";
import type { Trial, TrialRange } from "./definitionData";

/** The most that the server tries at once. */
const MOST_ERRORS = 10_000;

interface WhatIfProps {
  trial: {
    data: Trial | undefined;
    error: unknown;
    isPending: boolean;
    variables: TrialRange | undefined;
    mutate: (range: TrialRange) => void;
  };
}

/** What the draft would change about stored errors and accepted orders. */
export function WhatIf({ trial }: WhatIfProps) {
  const [size, setSize] = useState("1000");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const range = { orders: Number(size), fromDate: from || undefined, toDate: to || undefined };
  const last = trial.variables;
  return (
    <Panel title="What if" note="nothing is written">
      <div className="space-y-4 p-4">
        <div className="grid grid-cols-2 items-end gap-2">
          <div className="col-span-2">
            <SelectField
              label="The newest open errors and orders"
              value={size}
              onChange={(event) => setSize(event.target.value)}
              choices={["100", "1000", "10000", "100000"].map((value) => ({
                value,
                label:
                  Number(value) > MOST_ERRORS
                    ? `${grouped(MOST_ERRORS)} errors, ${grouped(Number(value))} orders`
                    : `${grouped(Number(value))} of each`,
              }))}
            />
          </div>
          <TextField
            label="Orders from"
            type="date"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextField
            label="Orders to"
            type="date"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          <Button
            className="justify-self-start"
            icon="play"
            pending={trial.isPending}
            onClick={() => trial.mutate({ ...range, errors: Math.min(range.orders, MOST_ERRORS) })}
          >
            Try
          </Button>
        </div>
        <DraftProblem error={trial.error} />
        {trial.isPending ? (
          <Loading rows={4} what="Trying" />
        ) : (
          trial.data && (
            <Findings
              trial={trial.data}
              isContinued={last?.cursor !== undefined}
              onGoOn={(cursor) => last && trial.mutate({ ...last, errors: 0, cursor })}
            />
          )
        )}
      </div>
    </Panel>
  );
}

interface FindingsProps {
  trial: Trial;
  /** These are older orders than those of the trial before; errors were not tried again. */
  isContinued: boolean;
  onGoOn: (cursor: string) => void;
}

function Findings({ trial: { errors, orders }, isContinued, onGoOn }: FindingsProps) {
  const next = orders.nextCursor;
  return (
    <div className="space-y-4" aria-live="polite">
      <section aria-label="Errors" hidden={isContinued}>
        <p>
          <strong className="font-semibold">
            <Count value={errors.fixed} />
          </strong>{" "}
          of <Count value={errors.tried} /> open errors would be fixed, <Count value={errors.stillFailing} />{" "}
          would still fail.
        </p>
        <ul
          className="divide-line mt-1 max-h-72 divide-y overflow-auto"
          tabIndex={0}
          aria-label="Examples of errors"
        >
          {errors.examples.map((example) => (
            <li key={example.error} className="flex flex-wrap items-baseline gap-x-2 py-1 text-[0.8125rem]">
              <Link
                to="/errors/$errorId"
                params={{ errorId: example.error }}
                className="min-w-0 flex-1 break-all"
              >
                {example.externalOrderId ?? "id not readable"}
              </Link>
              <span className="text-muted">{example.before.join(", ")} →</span>
              {example.after.length > 0 ? (
                <span>{example.after.join(", ")}</span>
              ) : (
                <StateBadge state={example.outcome} />
              )}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="Accepted orders">
        <p>
          <strong className={`font-semibold ${orders.changedCount > 0 ? "text-bad" : ""}`}>
            <Count value={orders.changedCount} />
          </strong>{" "}
          of <Count value={orders.tried} /> {isContinued && "older "}accepted orders would be another.
          {orders.unavailable > 0 && (
            <span className="text-muted">
              {" "}
              The inputs of <Count value={orders.unavailable} /> more are not kept.
            </span>
          )}
        </p>
        {orders.changed.length > 0 && <ChangedOrders changed={orders.changed} />}
        {next !== null && (
          <p className="mt-2">
            <Button onClick={() => onGoOn(next)}>Try older orders</Button>
          </p>
        )}
      </section>
    </div>
  );
}

function ChangedOrders({ changed }: { changed: Trial["orders"]["changed"] }) {
  return (
    <div
      className="mt-1 max-h-72 overflow-auto"
      tabIndex={0}
      role="region"
      aria-label="Accepted values that would change"
    >
      <table className="w-full text-[0.8125rem]">
        <caption className="sr-only">Accepted values that would change</caption>
        <thead>
          <tr className="label border-line border-b">
            {["Order", "Field", "Accepted", "Draft"].map((title) => (
              <th key={title} scope="col" className="py-1 pe-3 text-start font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changed.map((one) => (
            <tr key={`${one.id}/${one.field}`} className="border-line border-b last:border-b-0">
              <th scope="row" className="py-1 pe-3 text-start font-normal break-all">
                <Link to="/orders/$orderId" params={{ orderId: one.id }}>
                  {one.externalOrderId}
                </Link>
              </th>
              <td className="py-1 pe-3">{one.field}</td>
              <td className="py-1 pe-3 font-mono break-all">
                <DifferingValue field={one.field} value={one.accepted} />
              </td>
              <td className="bg-warn-soft py-1 pe-3 font-mono break-all">
                <DifferingValue field={one.field} value={one.draft} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
