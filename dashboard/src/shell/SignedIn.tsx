import { Button } from "@/components/Button";
import { useMe, useSignIn } from "@/session/SessionProvider";

/** Who is signed in, and the way out. */
export function SignedIn() {
  const me = useMe();
  const signIn = useSignIn();
  if (!me.authentication) {
    return (
      <span
        className="text-muted hidden px-2 text-[0.8125rem] sm:inline"
        title="This server asks nobody for a key."
      >
        no sign-in
      </span>
    );
  }
  return (
    <>
      <span
        className="text-muted hidden px-2 text-[0.8125rem] sm:inline"
        title={me.keyId ? `Key ${me.keyId}` : undefined}
      >
        {me.partnerId ?? me.role}
      </span>
      <Button kind="quiet" onClick={() => void signIn.signOut()}>
        Sign out
      </Button>
    </>
  );
}
