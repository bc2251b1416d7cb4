import { type FormEvent, useEffect, useId, useState } from "react";
import { isApiElsewhere } from "@/api/address";
import { Button } from "@/components/Button";
import { TextField } from "@/components/Field";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useSignIn } from "@/session/SessionProvider";

/** Asks for a key. It takes the place of whatever page was asked for, which appears afterwards. */
export default function SignInPage({ reason }: { reason: string | null }) {
  const signIn = useSignIn();
  const stayId = useId();
  const [key, setKey] = useState("");
  const [stay, setStay] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    document.title = "Sign in · NexusStream";
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setError(null);
    try {
      await signIn.signIn(key, stay);
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  };

  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <form onSubmit={submit} className="panel w-full max-w-sm space-y-4 p-6">
        <div className="flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          <h1>Sign in to NexusStream</h1>
        </div>
        {reason && (
          <p role="status" className="bg-warn-soft text-warn rounded-md px-3 py-2">
            {reason}
          </p>
        )}
        <TextField
          label="Key"
          type="password"
          autoComplete="current-password"
          hint="An operator's key, or a partner's key to submit orders."
          value={key}
          onChange={(event) => setKey(event.target.value)}
          required
          autoFocus
        />
        {!isApiElsewhere && (
          <div className="flex items-start gap-2">
            <input
              id={stayId}
              type="checkbox"
              className="mt-1"
              aria-describedby={`${stayId}-note`}
              checked={stay}
              onChange={(event) => setStay(event.target.checked)}
            />
            <div>
              <label htmlFor={stayId}>Stay signed in on this browser</label>
              <p id={`${stayId}-note`} className="text-muted text-xs">
                Otherwise the key stays in this tab's memory, and a reload asks again.
              </p>
            </div>
          </div>
        )}
        {error !== null && <ProblemNotice error={error} />}
        <Button
          type="submit"
          kind="primary"
          className="w-full"
          pending={pending}
          disabled={key.trim() === ""}
        >
          Sign in
        </Button>
      </form>
    </main>
  );
}
