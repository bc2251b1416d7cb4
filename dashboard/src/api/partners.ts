import { useQuery } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { components } from "./schema";

export type Partner = components["schemas"]["Partner"];

/** All partners with their health. Read again every ten seconds while somebody looks, unless told otherwise. */
export function usePartners(enabled = true, refetchInterval: number | false = 10_000) {
  return useQuery({
    queryKey: ["partners"],
    queryFn: async ({ signal }) => (await answer(api.GET("/api/partners", { signal }))).partners,
    refetchInterval,
    enabled,
  });
}

/** The partners as choices of a field, by slug. */
export function usePartnerChoices(): { value: string; label: string }[] {
  const { data } = usePartners();
  return (data ?? []).map((partner) => ({ value: partner.slug, label: partner.id }));
}

/** The slug of a partner's id; until the partners are known, the form that shipped ids have. */
export function usePartnerSlug(partnerId: string): string {
  const { data } = usePartners();
  return data?.find(({ id }) => id === partnerId)?.slug ?? partnerId.toLowerCase().replaceAll("_", "-");
}
