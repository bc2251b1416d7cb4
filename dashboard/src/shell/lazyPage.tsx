import { type ReactNode, useEffect, useState } from "react";
import { Page } from "@/components/Page";
import { Disconnected, Forbidden, Loading } from "@/components/PageStates";
import type { Permission } from "@/session/permissions";
import { useMay } from "@/session/SessionProvider";

type PageComponent = () => ReactNode;
type Load = () => Promise<{ default: PageComponent }>;

const TRY_AGAIN_MS = 3_000;

/**
 * A page whose script is loaded when it is first opened, for those who may see it. Where the script
 * cannot be had, because the server is away, the page says so and tries again.
 */
export function lazyPage(permission: Permission, load: Load) {
  let loaded: PageComponent | null = null;
  const fetchPage = async () => {
    loaded = (await load()).default;
    return loaded;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each route, when the routes are made.
  function LazyPage() {
    const may = useMay(permission);
    const [Shown, setShown] = useState<PageComponent | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (!may || Shown) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let gone = false;
      const attempt = () =>
        fetchPage().then(
          (page) => !gone && setShown(() => page),
          () => {
            if (gone) return;
            setFailed(true);
            timer = setTimeout(attempt, TRY_AGAIN_MS);
          },
        );
      void attempt();
      return () => {
        gone = true;
        clearTimeout(timer);
      };
    }, [may, Shown]);

    if (!may) {
      return (
        <Page title="Not allowed">
          <Forbidden permission={permission} />
        </Page>
      );
    }
    if (Shown) return <Shown />;
    // A newer dashboard may have taken this one's place on the server; a reload gets it.
    return failed ? <Disconnected onRetry={() => window.location.reload()} /> : <Loading />;
  }
  /** The router calls it when somebody is about to open the page. */
  LazyPage.preload = async (): Promise<void> => {
    await fetchPage().catch(() => undefined);
  };
  return LazyPage;
}
