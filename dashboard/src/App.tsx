import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Disconnected } from "@/components/PageStates";
import { router } from "@/routes";
import { useSession, useSignIn } from "@/session/SessionProvider";

const SignInPage = lazy(() => import("@/pages/sign_in/SignInPage"));

/** The pages for who is signed in, the sign-in page for everybody else. */
export function App() {
  const session = useSession();
  const signIn = useSignIn();
  switch (session.state) {
    case "checking":
      return null;
    case "unreachable":
      return <WaitForServer check={() => void signIn.check()} />;
    case "signedOut":
      return (
        <Suspense>
          <SignInPage reason={session.reason} />
        </Suspense>
      );
    case "signedIn":
      return <RouterProvider router={router} />;
  }
}

const CHECK_EVERY_MS = 3_000;

function WaitForServer({ check }: { check: () => void }) {
  const latest = useRef(check);
  useEffect(() => {
    latest.current = check;
  });
  useEffect(() => {
    const timer = setInterval(() => latest.current(), CHECK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className="grid min-h-dvh place-items-center">
      <Disconnected onRetry={check} />
    </main>
  );
}
