import { createRootRoute, createRoute, createRouter, useRouter } from "@tanstack/react-router";
import { Page } from "@/components/Page";
import { EmptyState, Loading } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { keepKnown, parseSearch, writeSearch } from "@/components/urlState";
import { AUDIT_SEARCH } from "@/pages/audit/auditSearch";
import { EVENTS_SEARCH, GROUPS_SEARCH } from "@/pages/errors/errorsSearch";
import { ORDERS_SEARCH } from "@/pages/orders/ordersSearch";
import { FILTER_NAMES } from "@/review/errorFilter";
import { AppShell } from "@/shell/AppShell";
import { lazyPage } from "@/shell/lazyPage";

function PageNotFound() {
  return (
    <Page title="No such page">
      <EmptyState icon="search" title="Nothing is at this address">
        Check it, or take a page from the menu.
      </EmptyState>
    </Page>
  );
}

function PageFailed({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <div className="p-4">
      <ProblemNotice error={error} onRetry={() => void router.invalidate()} />
    </div>
  );
}

const root = createRootRoute({ component: AppShell, notFoundComponent: PageNotFound });
const parent = () => root;

// One entry a page. `validateSearch` names what the page keeps in its address.
const routeTree = root.addChildren([
  createRoute({
    getParentRoute: parent,
    path: "/",
    validateSearch: keepKnown(["range"]),
    component: lazyPage("viewer", () => import("@/pages/overview/OverviewPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/orders",
    validateSearch: keepKnown(ORDERS_SEARCH),
    component: lazyPage("viewer", () => import("@/pages/orders/OrdersPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/orders/$orderId",
    component: lazyPage("viewer", () => import("@/pages/order/OrderPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/queues",
    validateSearch: keepKnown(["queue"]),
    component: lazyPage("viewer", () => import("@/pages/queues/QueuesPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/partners",
    component: lazyPage("viewer", () => import("@/pages/partners/PartnersPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/partners/$slug",
    component: lazyPage("viewer", () => import("@/pages/partner/PartnerPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/submit",
    validateSearch: keepKnown(["partner"]),
    component: lazyPage("partner_feed", () => import("@/pages/submit/SubmitPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/errors",
    validateSearch: keepKnown(GROUPS_SEARCH),
    component: lazyPage("viewer", () => import("@/pages/errors/ErrorsPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/errors/events",
    validateSearch: keepKnown(EVENTS_SEARCH),
    component: lazyPage("viewer", () => import("@/pages/errors/EventsPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/errors/$errorId",
    component: lazyPage("viewer", () => import("@/pages/error/ErrorPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/reprocess",
    validateSearch: keepKnown(FILTER_NAMES),
    component: lazyPage("viewer", () => import("@/pages/reprocess/ReprocessPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/reprocess/$jobId",
    component: lazyPage("viewer", () => import("@/pages/reprocess/JobPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/partners/$slug/definition",
    validateSearch: keepKnown(["version", "show"]),
    component: lazyPage("viewer", () => import("@/pages/definition/DefinitionPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/reconcile",
    validateSearch: keepKnown(["partner"]),
    component: lazyPage("partner_feed", () => import("@/pages/reconcile/ReconcilePage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/audit",
    validateSearch: keepKnown(AUDIT_SEARCH),
    component: lazyPage("viewer", () => import("@/pages/audit/AuditPage")),
  }),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch: writeSearch,
  defaultErrorComponent: PageFailed,
  defaultPendingComponent: Loading,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
