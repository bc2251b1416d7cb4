import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { answer, api, whenSignedOut } from "@/api/client";
import { keepKey } from "@/api/credentials";
import { type Permission, roleMay } from "./permissions";
import { type Me, type Session, SignIn } from "./signIn";

const SessionContext = createContext<SignIn | null>(null);

function browserSignIn(): SignIn {
  return new SignIn({
    readMe: () => answer(api.GET("/api/me")),
    startCookie: (key) => answer(api.POST("/api/session", { body: { key } })),
    endCookie: () => answer(api.DELETE("/api/session")),
    keepKey,
  });
}

/** Knows who is signed in, and asks the server about it at the start. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [signIn] = useState(browserSignIn);
  const queries = useQueryClient();
  useEffect(() => {
    whenSignedOut(() => signIn.expire());
    void signIn.check();
    // What one person was shown must not be there for the next.
    return signIn.observe(() => signIn.session.state === "signedOut" && queries.clear());
  }, [signIn, queries]);
  return <SessionContext value={signIn}>{children}</SessionContext>;
}

export function useSignIn(): SignIn {
  const signIn = useContext(SessionContext);
  if (!signIn) throw new Error("useSignIn needs a SessionProvider around it.");
  return signIn;
}

export function useSession(): Session {
  const signIn = useSignIn();
  return useSyncExternalStore(
    (changed) => signIn.observe(changed),
    () => signIn.session,
  );
}

/** Who is signed in. Only for what is shown to somebody who is. */
export function useMe(): Me {
  const session = useSession();
  if (session.state !== "signedIn") throw new Error("useMe needs somebody who is signed in.");
  return session.me;
}

export function useMay(permission: Permission): boolean {
  return roleMay(useMe().role, permission);
}

/** Shows its children only to those who may. */
export function Allowed({ to, children }: { to: Permission; children: ReactNode }) {
  return useMay(to) ? children : null;
}
