import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { answer, api } from "@/api/client";
import { usePartnerSlug } from "@/api/partners";
import type { components } from "@/api/schema";
import { Amount, Count } from "@/components/Amount";
import { CopyButton, CopyId } from "@/components/CopyId";
import { Fact, Facts, Page, Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { Masked, PersonalScope, useHiddenOf } from "@/privacy/PersonalData";
import { PersonalJson } from "@/privacy/PersonalJson";
import { OrderInput } from "./OrderInput";
import { type History, OrderTimeline } from "./OrderTimeline";
import { isMissing, mayBeOnItsWay } from "./onItsWay";

type Order = components["schemas"]["Order"];
export type Receipt = components["schemas"]["Receipt"];

const ASK_AGAIN_MS = 500;

const route = getRouteApi("/orders/$orderId");

/** One order: every field, when it was decided, from which bytes, and by which definition. */
export default function OrderPage() {
  const { orderId } = route.useParams();
  const order = useQuery({
    queryKey: ["order", orderId],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/orders/{id}", { params: { path: { id: orderId } }, signal }))).order,
    refetchInterval: ({ state }) =>
      isMissing(state.error) && mayBeOnItsWay(orderId, state.errorUpdatedAt) ? ASK_AGAIN_MS : false,
  });
  const name = order.data?.externalOrderId ?? orderId;

  if (isMissing(order.error)) {
    return (
      <Page title="Order">
        {mayBeOnItsWay(orderId, order.errorUpdatedAt) ? (
          <EmptyState icon="clock" title="Not stored yet">
            An order can be read once it is stored, usually within a second of the answer. This page shows it
            then.
          </EmptyState>
        ) : (
          <EmptyState icon="search" title="No order has this id" />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={`Order ${name}`}
      heading={
        <span className="inline-flex flex-wrap items-center gap-2">
          Order <span className="break-all">{name}</span>
          {order.data && <CopyButton text={name} what="the partner's order id" />}
        </span>
      }
      lead={<Link to="/orders">All orders</Link>}
    >
      <QueryStates query={order} rows={10}>
        {(found) => (
          <PersonalScope partner={found.partnerId}>
            <OrderPanels order={found} />
          </PersonalScope>
        )}
      </QueryStates>
    </Page>
  );
}

function OrderPanels({ order }: { order: Order }) {
  const history = useQuery({
    queryKey: ["order-history", order.id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/orders/{id}/history", { params: { path: { id: order.id } }, signal })),
  });
  const receipt = useQuery({
    queryKey: ["receipt", order.id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/receipts/{id}", { params: { path: { id: order.id } }, signal })),
  });
  const slug = usePartnerSlug(order.partnerId);
  const hidden = useHiddenOf(order.partnerId);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title="Order">
        <Facts>
          <Fact name="Our id">
            <CopyId id={order.id} />
          </Fact>
          <Fact name="Partner">
            <Link to="/partners/$slug" params={{ slug }}>
              {order.partnerId}
            </Link>
          </Fact>
          <Fact name="Number">
            <Count value={order.sequenceNumber} />{" "}
            <span className="text-muted">of the partner's accepted orders</span>
          </Fact>
          <Fact name="Product">
            <FilterLink name="productId" order={order} />
          </Fact>
          <Fact name="Customer">
            <FilterLink name="customerId" order={order} />
          </Fact>
        </Facts>
      </Panel>
      <Amounts order={order} />
      <Panel title="Timeline">
        <QueryStates query={history} rows={5}>
          {(known) => <OrderTimeline order={order} history={known} />}
        </QueryStates>
      </Panel>
      <Panel title="Where it came from">
        <QueryStates query={receipt} rows={3}>
          {(found) => (
            <Facts>
              <Fact name="Definition">
                <Link to="/partners/$slug" params={{ slug }}>
                  version {order.definitionVersion}
                </Link>
              </Fact>
              <Fact name="SHA-256 of the input">
                <CopyId id={found.inputSha256} what="SHA-256 of the input" />
              </Fact>
              <Fact name="Receipt">
                {found.decision}, <RelativeTime at={found.decidedAt} />
              </Fact>
              <Fact name="Lineage">{history.data ? <Origin history={history.data} /> : "…"}</Fact>
            </Facts>
          )}
        </QueryStates>
      </Panel>
      {history.data && <OrderInput order={order} history={history.data} />}
      {order.metadata && (
        <Panel
          title="Metadata"
          note="kept beside the order, as the definition says"
          className="lg:col-span-2"
        >
          <PersonalJson
            value={order.metadata}
            hides={(path) => hidden.member(`metadata/${path}`)}
            className="overflow-auto p-4 font-mono text-[0.8125rem] whitespace-pre-wrap"
          />
        </Panel>
      )}
    </div>
  );
}

/** Where the order came from: straight from the partner, or out of the repair of an error. */
function Origin({ history: { repairedFrom } }: { history: History }) {
  if (!repairedFrom) return "came in as it is";
  return (
    <>
      repaired from{" "}
      <Link to="/errors/$errorId" params={{ errorId: repairedFrom.errorId }} className="underline">
        the error
      </Link>
      , {repairedFrom.input === "corrected" ? "corrected" : "as it was"},{" "}
      <RelativeTime at={repairedFrom.at} /> by {repairedFrom.actor.key ?? repairedFrom.actor.role}
      {repairedFrom.reason && <>: “{repairedFrom.reason}”</>}
    </>
  );
}

function Amounts({ order }: { order: Order }) {
  const rows = [
    ["Quantity", <Count key="quantity" value={order.quantity} />, ""],
    ["× unit price", <Amount key="price" value={order.unitPrice} />, ""],
    ["= gross", <Amount key="gross" value={order.grossAmount} />, "strong"],
    ["× tax rate", <Amount key="rate" value={order.taxRate} />, ""],
    ["= tax", <Amount key="tax" value={order.taxAmount} />, ""],
    ["gross + tax = net", <Amount key="net" value={order.netAmount} unit={order.currency} />, "strong"],
  ] as const;
  return (
    <Panel title="Amounts" note="exact, with all their digits">
      <dl className="p-4 pt-3">
        {rows.map(([name, value, weight]) => (
          <div
            key={name}
            className={`flex items-baseline justify-between gap-4 py-1 ${weight ? "border-line border-t font-semibold" : ""}`}
          >
            <dt className={weight ? "" : "text-muted"}>{name}</dt>
            <dd className="text-end">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** A value that leads to all orders with the same one. A hidden one leads nowhere: the address would tell it. */
function FilterLink({ name, order }: { name: "productId" | "customerId"; order: Order }) {
  const value = order[name];
  if (useHiddenOf(order.partnerId).member(name)) return <Masked value={value} />;
  return (
    <Link to="/orders" search={{ [name]: value }}>
      {value}
    </Link>
  );
}
