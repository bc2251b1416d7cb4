import { Link } from "@tanstack/react-router";
import { Amount, Count } from "@/components/Amount";
import type { Column } from "@/components/DataTable";
import { RelativeTime } from "@/components/RelativeTime";
import { Masked, useHiddenOf } from "@/privacy/PersonalData";
import type { Order } from "./ordersData";

function OrderValue({ order, member }: { order: Order; member: "productId" | "customerId" }) {
  const value = order[member];
  if (useHiddenOf(order.partnerId).member(member)) return <Masked value={value} />;
  return <span title={value}>{value}</span>;
}

export const orderColumns: Column<Order>[] = [
  {
    id: "externalOrderId",
    title: "Order",
    width: "minmax(9rem, 1.8fr)",
    phone: "title",
    cell: (order) => (
      <Link to="/orders/$orderId" params={{ orderId: order.id }} title={order.externalOrderId}>
        {order.externalOrderId}
      </Link>
    ),
  },
  { id: "partnerId", title: "Partner", width: "minmax(6rem, 0.8fr)", cell: (order) => order.partnerId },
  {
    id: "sequenceNumber",
    title: "Number",
    width: "4.75rem",
    end: true,
    sort: "sequenceNumber",
    phone: "hidden",
    cell: (order) => <Count value={order.sequenceNumber} />,
  },
  {
    id: "productId",
    title: "Product",
    width: "minmax(5.5rem, 1fr)",
    cell: (order) => <OrderValue order={order} member="productId" />,
  },
  {
    id: "customerId",
    title: "Customer",
    width: "minmax(5.5rem, 1fr)",
    phone: "hidden",
    cell: (order) => <OrderValue order={order} member="customerId" />,
  },
  {
    id: "quantity",
    title: "Quantity",
    width: "4.5rem",
    end: true,
    phone: "hidden",
    cell: (order) => <Count value={order.quantity} />,
  },
  {
    id: "grossAmount",
    title: "Gross",
    width: "minmax(6.5rem, 0.8fr)",
    end: true,
    sort: "grossAmount",
    phone: "hidden",
    cell: (order) => <Amount value={order.grossAmount} />,
  },
  {
    id: "netAmount",
    title: "Net",
    width: "minmax(6.5rem, 0.8fr)",
    end: true,
    sort: "netAmount",
    phone: "end",
    cell: (order) => <Amount value={order.netAmount} unit={order.currency} />,
  },
  {
    id: "transactionTime",
    title: "Transaction",
    width: "minmax(6.75rem, 0.7fr)",
    end: true,
    sort: "transactionTime",
    phone: "hidden",
    cell: (order) => <RelativeTime at={order.transactionTime} inTable />,
  },
  {
    id: "processedAt",
    title: "Received",
    width: "minmax(6.75rem, 0.7fr)",
    end: true,
    sort: "processedAt",
    cell: (order) => <RelativeTime at={order.processedAt} inTable />,
  },
];
