import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { exactFrom } from "@/api/exactJson";
import { usePartnerSlug, usePartners } from "@/api/partners";
import { Unreachable } from "@/api/problem";
import { request } from "@/api/request";
import { Button } from "@/components/Button";
import { SelectField, TextField } from "@/components/Field";
import { Page, Panel } from "@/components/Page";
import { EmptyState, Loading, QueryTrouble } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useMe } from "@/session/SessionProvider";
import type { ListedOrder } from "./controlTotals";
import { type Reconciliation, ReconciliationView } from "./ReconciliationView";
import { TotalsInput } from "./TotalsInput";

const route = getRouteApi("/reconcile");

interface Totals {
  from: string;
  to: string;
  count: string;
  grossAmount: string;
  taxAmount: string;
  netAmount: string;
}

const EMPTY: Totals = { from: "", to: "", count: "", grossAmount: "", taxAmount: "", netAmount: "" };

/** An answer, and what was asked: the fields beside it may have changed since. */
interface Compared {
  found: Reconciliation;
  slug: string;
  listed: boolean;
}

/** Holds a partner's control totals against what is stored. */
export default function ReconcilePage() {
  const slug = useChosenPartner();
  const [totals, setTotals] = useState(EMPTY);
  const [orders, setOrders] = useState<ListedOrder[] | null>(null);
  const [compared, setCompared] = useState<Compared | null>(null);
  const compare = useMutation({
    mutationFn: async () => ({
      found: await request<Reconciliation>(
        "POST",
        `/api/partners/${encodeURIComponent(slug.value)}/reconcile`,
        { json: bodyOf(totals, orders) },
      ),
      slug: slug.value,
      listed: orders !== null,
    }),
    onSuccess: setCompared,
  });
  const faults = faultsOf(totals);
  const ready =
    slug.value !== "" && REQUIRED.every((name) => totals[name] !== "") && Object.keys(faults).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !compare.isPending) compare.mutate();
  };
  const field = (name: keyof Totals, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      inputMode={name === "from" || name === "to" ? undefined : "decimal"}
      placeholder={name === "from" || name === "to" ? "2024-01-15" : undefined}
      value={totals[name]}
      error={totals[name] === "" ? null : faults[name]}
      onChange={(event) => setTotals({ ...totals, [name]: event.target.value.trim() })}
    />
  );

  return (
    <Page
      title="Reconcile"
      lead="A partner's control totals against what is stored: what is missing, too many, or different."
    >
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
        <Panel title="Control totals" note="from the partner">
          <form onSubmit={submit} className="space-y-4 p-4">
            {slug.field}
            <TotalsInput
              onRead={({ orders: listed, ...read }) => {
                setOrders(listed);
                setTotals((now) => ({ ...now, ...known(read) }));
              }}
              onClear={() => setOrders(null)}
            />
            <div className="grid grid-cols-2 gap-3">
              {field("from", "From (UTC)", "Of the transaction; a date or a time, included.")}
              {field("to", "To (UTC)", "Included: of a date its last millisecond.")}
              {field("count", "Orders")}
              {field("grossAmount", "Gross amount")}
              {field("taxAmount", "Tax amount (optional)")}
              {field("netAmount", "Net amount (optional)")}
            </div>
            {compare.isError && <CompareProblem error={compare.error} />}
            <Button type="submit" kind="primary" disabled={!ready} pending={compare.isPending}>
              Compare
            </Button>
          </form>
        </Panel>
        <section className="panel min-w-0" aria-label="Result" aria-live="polite">
          {compare.isPending ? (
            <Loading rows={8} what="Comparing" />
          ) : compared ? (
            <>
              {compare.isError && (
                <p className="bg-warn-soft text-warn rounded-t-lg px-4 py-2">
                  This is the comparison before the last one, which failed.
                </p>
              )}
              <ReconciliationView {...compared} />
            </>
          ) : (
            <EmptyState icon="reconcile" title="Nothing compared yet">
              With a list of order ids the result names every order that is missing or too many; with amounts,
              also every one that differs. Count and sums alone say only whether they agree.
            </EmptyState>
          )}
        </section>
      </div>
    </Page>
  );
}

/** A comparison changes nothing on the server, so that one of which no answer came can simply be asked for again. */
function CompareProblem({ error }: { error: unknown }) {
  if (!(error instanceof Unreachable)) return <ProblemNotice error={error} />;
  return (
    <ProblemNotice
      error={
        new Error("The server did not answer. What you entered is still here: compare again when it is back.")
      }
    />
  );
}

const REQUIRED = ["from", "to", "count", "grossAmount"] as const;

const known = (read: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null)) as Partial<Totals>;

function faultsOf(totals: Totals): Partial<Record<keyof Totals, string>> {
  const faults: Partial<Record<keyof Totals, string>> = {};
  for (const name of ["from", "to"] as const) {
    if (!/^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d))?$/.test(totals[name]))
      faults[name] = "A date such as 2024-01-15, or a time such as 2024-01-15T08:00:00Z";
  }
  if (!/^\d+$/.test(totals.count)) faults.count = "A whole number";
  for (const name of ["grossAmount", "taxAmount", "netAmount"] as const) {
    if (totals[name] !== "" && !exactFrom(totals[name])) faults[name] = "A number such as 149.95";
  }
  return faults;
}

/** Amounts go out with the digits that they came with. */
function bodyOf(totals: Totals, orders: ListedOrder[] | null) {
  const amounts = Object.fromEntries(
    (["grossAmount", "taxAmount", "netAmount"] as const)
      .filter((name) => totals[name] !== "")
      .map((name) => [name, exactFrom(totals[name])]),
  );
  const listed = orders?.map(({ orderId, grossAmount }) =>
    grossAmount === null ? { orderId } : { orderId, grossAmount: exactFrom(grossAmount) },
  );
  return { from: totals.from, to: totals.to, count: Number(totals.count), totals: amounts, orders: listed };
}

/** A partner's key reconciles its own partner only; everybody else chooses. */
function useChosenPartner() {
  const me = useMe();
  const { partner } = route.useSearch();
  const navigate = route.useNavigate();
  const isPartner = me.role === "partner";
  const partners = usePartners(!isPartner);
  const data = partners.data ?? [];
  const own = usePartnerSlug(me.partnerId ?? "");
  if (isPartner) return { value: own, field: <p className="text-muted">Partner {me.partnerId}</p> };
  const value = partner ?? data[0]?.slug ?? "";
  return {
    value,
    field: (
      <>
        <QueryTrouble query={partners} />
        <SelectField
          label="Partner"
          choices={data.map(({ id, slug }) => ({ value: slug, label: id }))}
          value={value}
          onChange={(event) => void navigate({ to: "/reconcile", search: { partner: event.target.value } })}
        />
      </>
    ),
  };
}
