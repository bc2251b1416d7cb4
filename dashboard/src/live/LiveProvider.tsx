import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { LiveConnection, type LiveListener, type LiveState } from "./liveConnection";

const LiveContext = createContext<LiveConnection | null>(null);

/** Keeps the tab's one live connection open while its children are shown to somebody who may listen. */
export function LiveProvider({ active, children }: { active: boolean; children: ReactNode }) {
  const [connection] = useState(() => new LiveConnection());
  useEffect(() => {
    if (!active) return;
    connection.start();
    return () => connection.stop();
  }, [connection, active]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

export function useLiveConnection(): LiveConnection {
  const connection = useContext(LiveContext);
  if (!connection) throw new Error("useLiveConnection needs a LiveProvider around it.");
  return connection;
}

export function useLiveState(): LiveState {
  const connection = useLiveConnection();
  return useSyncExternalStore(
    (changed) => connection.observe(changed),
    () => connection.state,
  );
}

/** Calls the listener for each event of this name while `active`. Its type is the contract's word for it. */
export function useLiveEvent<T>(name: string, listener: (data: T) => void, active = true): void {
  const connection = useLiveConnection();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    if (!active) return;
    const call: LiveListener = (data) => latest.current(data as T);
    return connection.on(name, call);
  }, [connection, name, active]);
}
