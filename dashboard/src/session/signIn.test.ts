import { describe, expect, test } from "vitest";
import { ApiProblem, Unreachable } from "@/api/problem";
import { roleMay, rolesWith } from "./permissions";
import { type Me, type SessionCalls, SignIn } from "./signIn";

const operator: Me = { authentication: true, role: "operator", keyId: "k1", partnerId: null, version: "1" };

/** A server that knows one key, and remembers it in a cookie when asked. */
class FakeServer implements SessionCalls {
  key: string | null = null;
  cookie = false;
  revoked = false;
  reachable = true;

  async readMe(): Promise<Me> {
    if (!this.reachable) throw new Unreachable(new TypeError("failed"));
    if (!this.revoked && (this.key === "good" || this.cookie)) return operator;
    throw new ApiProblem(this.key === null ? 401 : 403, {
      code: this.key === null ? "MISSING_API_KEY" : "INVALID_API_KEY",
    });
  }
  async startCookie(): Promise<void> {
    this.cookie = true;
  }
  async endCookie(): Promise<void> {
    this.cookie = false;
  }
  keepKey(key: string | null): void {
    this.key = key;
  }
}

describe("signing in", () => {
  test("asks for a key when the server wants one", async () => {
    const signIn = new SignIn(new FakeServer());
    expect(signIn.session.state).toBe("checking");
    await signIn.check();
    expect(signIn.session.state).toBe("signedOut");
  });

  test("a good key stays in memory only", async () => {
    const server = new FakeServer();
    const signIn = new SignIn(server);
    await signIn.signIn("  good\n", false);
    expect(signIn.session).toEqual({ state: "signedIn", me: operator });
    expect(server).toMatchObject({ key: "good", cookie: false });
  });

  test("staying signed in swaps the key for the cookie", async () => {
    const server = new FakeServer();
    await new SignIn(server).signIn("good", true);
    expect(server).toMatchObject({ key: null, cookie: true });
    const afterReload = new SignIn(server);
    await afterReload.check();
    expect(afterReload.session.state).toBe("signedIn");
  });

  test("a wrong key is refused with the server's words and is forgotten", async () => {
    const server = new FakeServer();
    const signIn = new SignIn(server);
    await expect(signIn.signIn("bad", true)).rejects.toMatchObject({ code: "INVALID_API_KEY" });
    expect(server).toMatchObject({ key: null, cookie: false });
    expect(signIn.session.state).not.toBe("signedIn");
  });

  test("signing out ends the cookie", async () => {
    const server = new FakeServer();
    const signIn = new SignIn(server);
    await signIn.signIn("good", true);
    await signIn.signOut();
    expect(server).toMatchObject({ key: null, cookie: false });
    expect(signIn.session.state).toBe("signedOut");
  });

  test("a revoked key leads back to the sign-in page and says why", async () => {
    const signIn = new SignIn(new FakeServer());
    await signIn.signIn("good", false);
    let changes = 0;
    signIn.observe(() => changes++);
    signIn.expire();
    signIn.expire();
    expect(changes).toBe(1);
    expect(signIn.session).toMatchObject({
      state: "signedOut",
      reason: expect.stringContaining("no longer valid"),
    });
  });

  test("a server that does not answer is not mistaken for a refusal", async () => {
    const server = new FakeServer();
    server.reachable = false;
    const signIn = new SignIn(server);
    await signIn.check();
    expect(signIn.session.state).toBe("unreachable");
  });
});

test("each role may do what the API's permissions say", () => {
  expect(roleMay("viewer", "operators")).toBe(false);
  expect(roleMay("operator", "operators")).toBe(true);
  expect(roleMay("operator", "admin")).toBe(false);
  expect(roleMay("partner", "viewer")).toBe(false);
  expect(roleMay("partner", "partner_feed")).toBe(true);
  expect(rolesWith("operators")).toBe("one of the roles operator or admin");
});
