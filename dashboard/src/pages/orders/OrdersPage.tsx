import { getRouteApi } from "@tanstack/react-router";
import { exactFrom } from "@/api/exactJson";
import { usePartnerChoices } from "@/api/partners";
import { Button } from "@/components/Button";
import { CursorPager } from "@/components/CursorPager";
import { DataTable } from "@/components/DataTable";
import { ExportButtons } from "@/components/ExportButtons";
import { type Filter, FilterBar } from "@/components/FilterBar";
import { Page } from "@/components/Page";
import { EmptyState, FilteredEmpty, QueryStates } from "@/components/PageStates";
import { countFilters, type Search, withFilters } from "@/components/urlState";
import { IdLookup, SearchBox } from "./IdLookup";
import { orderColumns } from "./orderColumns";
import { exportPath, sortOf, useOrders, useTail } from "./ordersData";
import { FILTERS, type OrdersSearch } from "./ordersSearch";
import { SavedViews } from "./SavedViews";

const route = getRouteApi("/orders");

const checkAmount = (text: string) => (exactFrom(text) ? null : "A number such as 149.95");

/** Every order that came in: found by any id, filtered, sorted, followed, exported. */
export default function OrdersPage() {
  const search: OrdersSearch = route.useSearch();
  const navigate = route.useNavigate();
  const orders = useOrders(search);
  const { sortBy, descending } = sortOf(search);
  const onFirstPage = !search.cursor && !search.page;
  const newestFirst = sortBy === "processedAt" && descending;
  const following = search.live === "1" && onFirstPage && newestFirst;
  const isFresh = useTail(following, orders.data);

  const go = (next: OrdersSearch) => void navigate({ to: "/orders", search: next });
  const change = (changes: Search) => go(withFilters(search, changes));
  const clear = () => go({});

  return (
    <Page
      title="Orders"
      actions={
        <>
          <Button
            icon={following ? "pause" : "play"}
            aria-pressed={following}
            onClick={() =>
              go(
                following
                  ? { ...search, live: undefined }
                  : { ...withFilters(search, { sortBy: "", sortOrder: "" }), live: "1" },
              )
            }
          >
            Live tail
          </Button>
          <ExportButtons name="orders" path={(format) => exportPath(search, format)} />
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          key={search.find}
          text={search.find ?? ""}
          onSearch={(find) => go({ ...search, find: find || undefined })}
        />
        <SavedViews search={search} onOpen={go} />
      </div>
      {search.find && (
        <IdLookup text={search.find} onFilter={(filter) => go(filter)} onClose={() => change({ find: "" })} />
      )}
      <section className="panel" aria-label="Orders">
        <OrderFilters search={search} onChange={change} />
        <QueryStates query={orders} rows={12}>
          {(page) => (
            <>
              <DataTable
                label="Orders"
                columns={orderColumns}
                rows={page.data}
                rowKey={(order) => order.id}
                total={page.total}
                sortBy={sortBy}
                descending={descending}
                onSort={(by, down) => change({ sortBy: by, sortOrder: down ? "desc" : "asc" })}
                isFresh={isFresh}
                empty={
                  countFilters(search, FILTERS) > 0 ? (
                    <FilteredEmpty what="orders" onClear={clear} />
                  ) : (
                    <EmptyState title="No orders yet">
                      They appear here as soon as a partner sends one. The page Submit sends a sample.
                    </EmptyState>
                  )
                }
              />
              <CursorPager {...page} what="orders" />
            </>
          )}
        </QueryStates>
      </section>
    </Page>
  );
}

function OrderFilters({ search, onChange }: { search: OrdersSearch; onChange: (changes: Search) => void }) {
  const partners = usePartnerChoices();
  const filters: Filter[] = [
    { name: "partnerId", label: "Partner", choices: partners },
    { name: "externalOrderId", label: "Order id" },
    { name: "customerId", label: "Customer" },
    { name: "productId", label: "Product" },
    { name: "fromDate", label: "From (UTC)", type: "date" },
    { name: "toDate", label: "To (UTC)", type: "date" },
    { name: "minAmount", label: "Gross from", inputMode: "decimal", check: checkAmount },
    { name: "maxAmount", label: "Gross to", inputMode: "decimal", check: checkAmount },
  ];
  return <FilterBar filters={filters} search={search} onChange={onChange} />;
}
