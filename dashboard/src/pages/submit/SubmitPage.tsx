import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { usePartners } from "@/api/partners";
import { Button } from "@/components/Button";
import { SelectField, TextField } from "@/components/Field";
import { Page } from "@/components/Page";
import { QueryTrouble } from "@/components/PageStates";
import { PersonalScope } from "@/privacy/PersonalData";
import { roleMay } from "@/session/permissions";
import { useMe } from "@/session/SessionProvider";
import { SendFile } from "./SendFile";
import { SendText } from "./SendText";
import { samplesOf } from "./sampleInputs";

const route = getRouteApi("/submit");

/** Sends orders as a partner would: typed, or as a file. */
export default function SubmitPage() {
  const navigate = route.useNavigate();
  const [way, setWay] = useState<"text" | "file">("text");
  const target = useTarget(route.useSearch().partner);
  const choose = (partner: string) => void navigate({ to: "/submit", search: { partner }, replace: true });

  return (
    <Page
      title="Submit"
      lead="What is sent here is decided, numbered and stored like anything that a partner sends."
    >
      <QueryTrouble query={target.partners} />
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-56">
          {target.choices ? (
            <SelectField
              label="As the partner"
              choices={target.choices}
              value={target.slug}
              onChange={(event) => choose(event.target.value)}
            />
          ) : (
            <TextField label="As the partner" value={target.slug} readOnly />
          )}
        </div>
        <div role="group" aria-label="What to send" className="flex gap-1">
          <Button aria-pressed={way === "text"} onClick={() => setWay("text")}>
            Typed orders
          </Button>
          <Button aria-pressed={way === "file"} onClick={() => setWay("file")}>
            A file
          </Button>
        </div>
      </div>
      {target.slug !== "" && (
        <PersonalScope partner={target.slug}>
          {way === "text" ? (
            <SendText key={target.slug} slug={target.slug} format={target.format} samples={target.samples} />
          ) : (
            <SendFile key={target.slug} slug={target.slug} format={target.format} />
          )}
        </PersonalScope>
      )}
    </Page>
  );
}

/** Whose feed it is. A partner's own key knows no other; operators choose. */
function useTarget(asked: string | undefined) {
  const me = useMe();
  const mayLook = roleMay(me.role, "viewer");
  const partners = usePartners(mayLook);
  const own = me.partnerId?.toLowerCase().replaceAll("_", "-") ?? "";
  const slug = mayLook ? (asked ?? partners.data?.[0]?.slug ?? "") : own;
  const definition = useQuery({
    queryKey: ["definition", slug],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/partners/{slug}/definition", { params: { path: { slug } }, signal })),
    enabled: mayLook && slug !== "",
  });
  return {
    slug,
    partners,
    choices: mayLook ? (partners.data ?? []).map(({ slug: value, id }) => ({ value, label: id })) : null,
    format: partners.data?.find((partner) => partner.slug === slug)?.format ?? "json",
    samples: definition.data ? samplesOf(definition.data.source) : [],
  };
}
