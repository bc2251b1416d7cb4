// Who is signed in, without React: asked once at the start, then changed by signing in and out.

import { ApiProblem } from "@/api/problem";
import type { components } from "@/api/schema";

/** `authentication` is false on a loopback server without keys: everybody is admin there. */
export type Me = components["schemas"]["CallerAnswer"];

export type Session =
  | { state: "checking" }
  | { state: "unreachable"; error: unknown }
  | { state: "signedOut"; reason: string | null }
  | { state: "signedIn"; me: Me };

/** The three calls that a sign-in consists of; tests bring their own. */
export interface SessionCalls {
  readMe(): Promise<Me>;
  /** Asks the server for its cookie. */
  startCookie(key: string): Promise<unknown>;
  endCookie(): Promise<unknown>;
  /** Puts the key on every later call; null takes it off. */
  keepKey(key: string | null): void;
}

export class SignIn {
  #session: Session = { state: "checking" };
  readonly #calls: SessionCalls;
  readonly #observers = new Set<() => void>();

  constructor(calls: SessionCalls) {
    this.#calls = calls;
  }

  get session(): Session {
    return this.#session;
  }

  observe(observer: () => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Finds out whether a cookie, or a server without keys, lets us in already. */
  async check(): Promise<void> {
    try {
      this.#enter({ state: "signedIn", me: await this.#calls.readMe() });
    } catch (error) {
      const refused = error instanceof ApiProblem && (error.status === 401 || error.status === 403);
      this.#enter(refused ? { state: "signedOut", reason: null } : { state: "unreachable", error });
    }
  }

  /** Throws what the server said when the key is not good; nobody is signed in then. */
  async signIn(key: string, stay: boolean): Promise<void> {
    const trimmed = key.trim();
    this.#calls.keepKey(trimmed);
    let me: Me;
    try {
      me = await this.#calls.readMe();
      if (stay) await this.#calls.startCookie(trimmed);
    } catch (error) {
      this.#calls.keepKey(null);
      throw error;
    }
    // With the cookie in place the key need not stay in memory.
    if (stay) this.#calls.keepKey(null);
    this.#enter({ state: "signedIn", me });
  }

  async signOut(): Promise<void> {
    this.#calls.keepKey(null);
    this.#enter({ state: "signedOut", reason: null });
    await this.#calls.endCookie();
  }

  /** The server answered 401 to somebody who was signed in: the key expired or was revoked. */
  expire(): void {
    if (this.#session.state !== "signedIn") return;
    this.#calls.keepKey(null);
    this.#enter({ state: "signedOut", reason: "The key is no longer valid. Sign in again." });
  }

  #enter(session: Session): void {
    this.#session = session;
    for (const observer of this.#observers) observer();
  }
}
