// GET /api/queues and what hangs below each queue.

import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { components } from "@/api/schema";

export type Queue = components["schemas"]["Queue"];
export type QueueName = Queue["name"];
export type RedrivePlan = components["schemas"]["RedrivePlan"];
export type QueueMessage = components["schemas"]["QueueMessage"];

export const QUEUE_WORDS: Record<QueueName, { title: string; meaning: string }> = {
  valid_orders: { title: "valid_orders", meaning: "Accepted orders on their way to the store." },
  error_orders: { title: "error_orders", meaning: "Refused inputs on their way to the error store." },
  valid_orders_dlq: { title: "valid_orders_dlq", meaning: "Dead letters: orders that could not be stored." },
};

export function useQueues() {
  return useQuery({
    queryKey: ["queues"],
    queryFn: async ({ signal }) => (await answer(api.GET("/api/queues", { signal }))).queues,
    refetchInterval: 2_000,
  });
}

/** The first messages of a queue. Looking does not receive them. */
export function useMessages(name: QueueName, after: number | undefined) {
  return useQuery({
    queryKey: ["queues", name, "messages", after ?? 0],
    // The first messages change as the queue moves; who pages on wants to read in peace.
    refetchInterval: after === undefined ? 5_000 : false,
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/queues/{name}/messages", {
          params: { path: { name }, query: { limit: 50, after } },
          signal,
        }),
      ),
  });
}

/** The queue's redrives, newest first; watched closely while one runs. */
export function useRedrives(name: QueueName) {
  return useQuery({
    queryKey: ["queues", name, "jobs"],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/queues/{name}/redrives", { params: { path: { name } }, signal }))).jobs,
    refetchInterval: (query) => (query.state.data?.[0]?.state === "running" ? 1_000 : 10_000),
  });
}

const ofQueue = (name: QueueName) => ({ params: { path: { name } } });

/** What a redrive would move. */
export async function planRedrive(name: QueueName): Promise<RedrivePlan> {
  const found = await answer(
    api.POST("/api/queues/{name}/redrive", { ...ofQueue(name), body: { plan: true } }),
  );
  return found as RedrivePlan;
}

/** Without a cap (null) it goes as fast as it can. */
export function startRedrive(name: QueueName, maxPerSecond: number | null, reason: string): Promise<unknown> {
  const body = { maxPerSecond: maxPerSecond ?? 0, reason: reason || null };
  return answer(api.POST("/api/queues/{name}/redrive", { ...ofQueue(name), body }));
}

export function cancelRedrive(name: QueueName): Promise<unknown> {
  return answer(api.DELETE("/api/queues/{name}/redrive", ofQueue(name)));
}
