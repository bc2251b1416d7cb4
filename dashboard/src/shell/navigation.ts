import type { IconName } from "@/components/Icon";
import type { Permission } from "@/session/permissions";

export interface Destination {
  to: string;
  label: string;
  icon: IconName;
  permission: Permission;
  /** Pressed after g, it opens the page. Unique. */
  key: string;
  /** Has a place of its own in the bar at the bottom of a phone; the others are in its menu. */
  onPhone?: boolean;
}

/** The menu, in the order in which an order travels. A page that is not in it is reached from one that is. */
export const DESTINATIONS: Destination[] = [
  { to: "/", label: "Overview", icon: "overview", permission: "viewer", key: "h", onPhone: true },
  { to: "/orders", label: "Orders", icon: "orders", permission: "viewer", key: "o", onPhone: true },
  { to: "/errors", label: "Errors", icon: "errors", permission: "viewer", key: "e", onPhone: true },
  { to: "/reprocess", label: "Reprocess", icon: "repeat", permission: "viewer", key: "b" },
  { to: "/queues", label: "Queues", icon: "queues", permission: "viewer", key: "q", onPhone: true },
  { to: "/partners", label: "Partners", icon: "partners", permission: "viewer", key: "p" },
  { to: "/submit", label: "Submit", icon: "submit", permission: "partner_feed", key: "s" },
  { to: "/reconcile", label: "Reconcile", icon: "reconcile", permission: "partner_feed", key: "r" },
  { to: "/audit", label: "Audit", icon: "audit", permission: "viewer", key: "a" },
];
