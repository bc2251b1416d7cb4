import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  useRouter,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "@/components/Page";
import { EmptyState, Forbidden, Loading } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { keepKnown, parseSearch, writeSearch } from "@/components/urlState";
import { ORDERS_SEARCH } from "@/pages/orders/ordersSearch";
import type { Permission } from "@/session/permissions";
import { useMay } from "@/session/SessionProvider";
import { AppShell } from "@/shell/AppShell";

type PageComponent = () => ReactNode;

/** A page that is loaded when it is first opened, and is shown to those who may see it. */
function page(permission: Permission, load: () => Promise<{ default: PageComponent }>) {
  const Loaded = lazyRouteComponent(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each route, when this module loads.
  return function PermittedPage() {
    if (useMay(permission)) return <Loaded />;
    return (
      <Page title="Not allowed">
        <Forbidden permission={permission} />
      </Page>
    );
  };
}

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
    component: page("viewer", () => import("@/pages/overview/OverviewPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/orders",
    validateSearch: keepKnown(ORDERS_SEARCH),
    component: page("viewer", () => import("@/pages/orders/OrdersPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/orders/$orderId",
    component: page("viewer", () => import("@/pages/order/OrderPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/queues",
    validateSearch: keepKnown(["queue"]),
    component: page("viewer", () => import("@/pages/queues/QueuesPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/partners",
    component: page("viewer", () => import("@/pages/partners/PartnersPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/partners/$slug",
    component: page("viewer", () => import("@/pages/partner/PartnerPage")),
  }),
  createRoute({
    getParentRoute: parent,
    path: "/submit",
    validateSearch: keepKnown(["partner"]),
    component: page("partner_feed", () => import("@/pages/submit/SubmitPage")),
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
