// How a partner is, in the words and bars that the list and the partner's own page share.

import { approximate } from "@/api/exactJson";
import type { Partner } from "@/api/partners";
import { grouped } from "@/components/grouped";
import { StateBadge } from "@/components/StateBadge";

/** Above this share of refused inputs a partner's feed is not well. */
export const ERROR_RATE_LIMIT = 0.05;

export function Health({ partner }: { partner: Partner }) {
  return <StateBadge state={partner.health} />;
}

export function ErrorRate({ partner }: { partner: Partner }) {
  if (partner.errorRate === null) return <span className="text-muted">–</span>;
  const rate = approximate(partner.errorRate);
  return <span className={rate > ERROR_RATE_LIMIT ? "text-bad font-semibold" : ""}>{percent(rate)}</span>;
}

export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.01) return "< 0.01 %";
  return `${value >= 10 || value === 0 ? value.toFixed(1) : value.toFixed(2)} %`;
}

type Decision = "received" | "accepted" | "duplicates" | "conflicts" | "rejected";

/** Inputs a minute over the window of so many minutes. */
export function ratePerMinute(partner: Partner, minutes: number, decision: Decision): string {
  const rate = partner.ratesPerMinute.find((one) => one.minutes === minutes);
  if (!rate) return "–";
  const value = approximate(rate[decision]);
  if (value >= 100 || Number.isInteger(value)) return grouped(value);
  return value.toFixed(value < 1 ? 2 : 1);
}

/** How many orders could still come at once. */
export function Headroom({ partner }: { partner: Partner }) {
  const limit = partner.rateLimit;
  if (!limit) return <span className="text-muted">no limit</span>;
  return (
    <span className="inline-flex w-full items-center gap-2">
      <meter
        className="meter"
        min={0}
        max={limit.burst}
        low={limit.burst / 10}
        value={limit.left}
        aria-label={`${limit.left} of ${limit.burst} orders left`}
      />
      <span className="text-muted text-xs">{grouped(limit.left)}</span>
    </span>
  );
}
