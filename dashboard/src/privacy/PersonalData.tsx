import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { usePartners } from "@/api/partners";
import { Button } from "@/components/Button";
import { useMay } from "@/session/SessionProvider";
import { type Hidden, hiddenOf, NOTHING, UNKNOWN } from "./hidden";
import { masked } from "./mask";

interface PersonalData {
  shown: boolean;
  /** null for those who may not. */
  show: ((shown: boolean) => void) | null;
  hiddenOf: (partner: string) => Hidden;
}

const DataContext = createContext<PersonalData | null>(null);
const ScopeContext = createContext<Hidden>(NOTHING);

/** Knows what is personal, and whether it is shown: never right after a load, since only memory keeps it. */
export function PersonalDataProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  const mayRead = useMay("viewer");
  const mayShow = useMay("operators");
  const { data: partners } = usePartners(mayRead, false);
  const value = useMemo((): PersonalData => {
    // A partner's own key reads nothing but answers to what the partner sent.
    const nothing = !mayRead || (mayShow && shown);
    const known = new Map<string, Hidden>();
    for (const partner of partners ?? []) {
      const hidden = hiddenOf(partner);
      known.set(partner.id, hidden).set(partner.slug, hidden);
    }
    const fallback = partners ? NOTHING : UNKNOWN;
    return {
      shown,
      show: mayShow ? setShown : null,
      hiddenOf: (partner) => (nothing ? NOTHING : (known.get(partner) ?? fallback)),
    };
  }, [partners, shown, mayRead, mayShow]);
  return <DataContext value={value}>{children}</DataContext>;
}

function usePersonalData(): PersonalData {
  const data = useContext(DataContext);
  if (!data) throw new Error("usePersonalData needs a PersonalDataProvider around it.");
  return data;
}

/** What is hidden of the data of one partner, named by id or slug. */
export function useHiddenOf(partner: string): Hidden {
  return usePersonalData().hiddenOf(partner);
}

/** Says whose data everything inside is about. */
export function PersonalScope({ partner, children }: { partner: string; children: ReactNode }) {
  return <ScopeContext value={useHiddenOf(partner)}>{children}</ScopeContext>;
}

/** What is hidden of the data of the PersonalScope around it; nothing without one. */
export function useHidden(): Hidden {
  return useContext(ScopeContext);
}

/** Stands for a value that is hidden. */
export function Masked({ value }: { value: string }) {
  return (
    <span role="img" aria-label="hidden: personal data" title="Personal data, hidden" className="text-muted">
      {masked(value)}
    </span>
  );
}

/** The one switch, in the header: only for those who may see personal data. */
export function PersonalSwitch() {
  const { shown, show } = usePersonalData();
  if (!show) return null;
  return (
    <Button
      kind="quiet"
      icon="eye"
      role="switch"
      aria-checked={shown}
      aria-label="Show personal data"
      title={shown ? "Personal data is shown" : "Show personal data"}
      className={shown ? "bg-accent-soft text-accent" : ""}
      onClick={() => show(!shown)}
    />
  );
}

/** In place of a text whose personal parts cannot be told from the rest. */
export function PersonalNotice({ what = "This input" }: { what?: string }) {
  const { show } = usePersonalData();
  return (
    <div className="bg-info-soft text-info m-3 flex flex-wrap items-center gap-3 rounded-md px-3 py-2">
      <p>
        {what} holds personal data.
        {!show && " Only operators and admins can show it."}
      </p>
      {show && (
        <Button icon="eye" onClick={() => show(true)}>
          Show it
        </Button>
      )}
    </div>
  );
}
