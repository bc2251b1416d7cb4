// Generated from docs/openapi.json by `npm run generate`. Do not edit.
import type { Exact } from "./exactJson";

export interface paths {
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, when and why
         * @description Every change that an operator made, newest first. Entries are never changed or deleted.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copy everything that is durable, while the server works */
        post: operations["makeBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conservation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The books: everything received is in exactly one place */
        get: operations["getBooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List rejected and conflicting inputs */
        get: operations["listErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One error event with its input */
        get: operations["getError"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put an error aside for good */
        post: operations["dismissError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/{id}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every attempt to repair an error */
        get: operations["getErrorLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take up a resolved or dismissed error again */
        post: operations["reopenError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/{id}/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an error's input through intake again
         * @description As it was, or corrected; the original is never changed. Accepted, or known with the same content, resolves the event; what fails again makes no second event.
         */
        post: operations["reprocessError"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put many errors aside */
        post: operations["dismissErrors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All matching error events as a file, newest first */
        get: operations["exportErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups of alike errors
         * @description Alike are events of the same partner whose first fault has the same code and field. The greatest first.
         */
        get: operations["listErrorGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One group of alike errors */
        get: operations["getErrorGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest bulk reprocessings */
        get: operations["listReprocessJobs"];
        put?: never;
        /**
         * Plan or start a bulk reprocessing
         * @description With plan true: what it would do, by dry runs of the newest events. Else a job that takes all events of the filter that are open when it starts, from the oldest to the newest, and goes on after a restart.
         */
        post: operations["reprocessErrors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/reprocess/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a bulk reprocessing has come */
        get: operations["getReprocessJob"];
        put?: never;
        post?: never;
        /**
         * Cancel a bulk reprocessing
         * @description What it did stays done.
         */
        delete: operations["cancelReprocessJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/errors/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of error events */
        get: operations["errorStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as server-sent events
         * @description Data is JSON on one line. overview: each second, the overview without range and points. order: an Order that was stored, error: {id, partnerId, group, errors, amountAtRisk} of an error event that was stored; of each the newest, at most 20 a second. job: a Job that runs or ended, when it has changed. alarm: an Alarm with the member active. reset: what was missed is no longer known; ask for everything anew. A comment comes each 15 s. A client that leaves 256 KiB unread is dropped, as is one whose key was revoked; at most 200 may listen.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send one order */
        post: operations["sendOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/{slug}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send many orders */
        post: operations["sendBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feed/{slug}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check orders without writing anything */
        post: operations["validateOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is calling, as the key or the session says */
        get: operations["getCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["getDescription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List orders */
        get: operations["listOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How an order came to be: times, trace, input, and what it was repaired from
         * @description The input is kept beside the order for some time and some space (`inputs.max_bytes`), on the machine that accepted it; `inputAbsence` says why it is not there. Times that are not known are null.
         */
        get: operations["getOrderHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/by-customer/{customerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a customer's orders */
        get: operations["listOrdersOfCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/by-partner/{partnerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a partner's orders */
        get: operations["listOrdersOfPartner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All matching orders as a file */
        get: operations["exportOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/external/{partnerId}/{externalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order by the partner's own id */
        get: operations["findOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Totals of all orders */
        get: operations["orderStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What passes and passed, how full the queues are, the books, alarms */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health of every partner's feed */
        get: operations["listPartners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health of one partner's feed */
        get: operations["getPartner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The definition in force */
        get: operations["getDefinition"];
        /**
         * Upload a new version of the definition
         * @description Every sample of the definition must become what it says. Requests that are being answered are mapped to their end by the version that they began with; every order keeps the version that made it.
         */
        put: operations["putDefinition"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definition/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a version in force; an older one rolls back */
        post: operations["activateDefinition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definition/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What one input would become */
        post: operations["testDefinition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definition/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a draft would change: stored errors and accepted orders
         * @description Nothing is written. The newest open errors are tried, and the newest accepted orders of the range whose inputs are kept; `unavailable` counts orders without one. A call ends after ten seconds at the latest; `nextCursor` says where to go on.
         */
        post: operations["tryDefinition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of the definition, the highest first */
        get: operations["listDefinitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definitions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of the definition */
        get: operations["getDefinitionVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/definitions/{version}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a version changed, line by line */
        get: operations["compareDefinitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The partner's API keys */
        get: operations["listKeys"];
        put?: never;
        /** Make a key, or a successor of one */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a key at once */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partners/{slug}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A partner's control totals against ours
         * @description Orders whose transactionTime lies in the range, both ends included. Sums are exact. Orders that wait to be stored do not count yet.
         */
        post: operations["reconcile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All queues */
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One queue */
        get: operations["getQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{name}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at waiting messages without receiving them */
        get: operations["peekMessages"];
        put?: never;
        post?: never;
        /** Delete every message */
        delete: operations["purgeQueue"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{name}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Progress of the last redrive */
        get: operations["getRedrive"];
        put?: never;
        /** Move messages back */
        post: operations["startRedrive"];
        /** Stop moving messages back */
        delete: operations["cancelRedrive"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{name}/redrives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The queue's redrives, the newest first */
        get: operations["listRedrives"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/receipts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was decided about one input */
        get: operations["getReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a browser in
         * @description The cookie stands for the key until it is signed out, the key ends, or for 7 days. It is HttpOnly and SameSite=Strict. A call that changes something by the cookie alone needs the header X-NexusStream-Request: 1 (403 CSRF_HEADER_MISSING without it). Where no keys are asked for, nothing is set.
         */
        post: operations["beginSession"];
        /** Sign a browser out */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State, uptime and version */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process works */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests should be sent here */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Who made a change. Where no keys are asked for, the key is null and the role admin. */
        Actor: {
            /** @description Id of the key that was used. */
            key: string | null;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "partner";
        };
        Alarm: {
            /** @description With the numbers of now, and what to do. */
            detail: string;
            /** @description unaccounted, error_rate:<partner id>, queue_age:valid_orders, dead_letters, disk_space or delivery_failing. */
            id: string;
            /** @enum {string} */
            severity: "warning" | "critical";
            since: components["schemas"]["Timestamp"];
            title: string;
        };
        Alive: {
            /** @constant */
            status: "alive";
        };
        /** @description An exact decimal number with all its digits. Read it with a decimal type: binary floating point would lose digits. */
        Amount: Exact;
        AuditEntry: {
            /** @description What was done: thing.deed. */
            action: string;
            actor: components["schemas"]["Actor"];
            at: components["schemas"]["Timestamp"];
            /** @description Whatever else belongs to the action. */
            details: Record<string, never> | null;
            id: components["schemas"]["Uuid"];
            /** @description The operator's own words. */
            reason: string | null;
            target: {
                id: string;
                kind: string;
            };
            traceId: components["schemas"]["TraceId"];
        };
        AuditPage: {
            data: components["schemas"]["AuditEntry"][];
            /** @description For the parameter cursor; null on the last page. */
            nextCursor: string | null;
            /** @constant */
            status: "success";
        };
        Backup: {
            createdAt: components["schemas"]["Timestamp"];
            files: {
                bytes: number;
                name: string;
                sha256: components["schemas"]["Sha256"];
            }[];
            format: number;
            /** @description In orders.db, without those that wait in the journal. */
            orders: number;
        };
        BackupRequest: {
            /** @description An absolute folder of the server's machine that does not exist yet or is empty. */
            destination: string;
        };
        /** @description One result an input, in order, then the counts. */
        BatchAnswer: {
            /** @description Without duplicates. */
            accepted: number;
            conflicts: number;
            duplicates: number;
            /** @description Why not all of the body was decided. Send the rest again, or all of it. */
            incomplete?: {
                code: string;
                detail: string;
            };
            rejected: number;
            results: components["schemas"]["FeedResult"][];
            total: number;
            withheld?: number;
        };
        /** @description received = persisted + duplicates + conflicts + rejected + queued + dead + unaccounted */
        Books: {
            partners: components["schemas"]["PartnerBooks"][];
            /** @description Orders that are nowhere: must be 0. */
            unaccounted: number;
            /** @description Error events that are nowhere: must be 0. */
            unaccountedErrors: number;
        };
        BulkDismissRequest: {
            filter: components["schemas"]["ErrorSelection"];
            reason: string;
        };
        BulkReprocessRequest: {
            filter: components["schemas"]["ErrorSelection"];
            /** @default 500 */
            maxPerSecond?: number;
            /** @description true: only say what would happen. */
            plan?: boolean;
            /** @description Needed to start. */
            reason?: string;
        };
        CallerAnswer: {
            /** @description Whether this server asks for keys. */
            authentication: boolean;
            /** @description As lists of keys show it; null without a key. */
            keyId: string | null;
            /** @description Of a partner's key. */
            partnerId: string | null;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "partner";
            /** @description Of the server. */
            version: string;
        };
        ControlTotals: {
            count: number;
            /** @description ISO 8601 with Z or an offset, or a date (its first millisecond, UTC). */
            from: string;
            /** @description The partner's own ids, at most 100,000. */
            ids?: string[] | null;
            /** @description Instead of ids, at most 100,000. */
            orders?: {
                /** @description A number, or the same digits as text. */
                grossAmount?: Exact | null;
                orderId: string;
            }[] | null;
            /** @description The same; of a date its last millisecond. */
            to: string;
            totals: {
                /** @description A number, or the same digits as text. */
                grossAmount: Exact;
                /** @description A number, or the same digits as text. */
                netAmount?: Exact | null;
                /** @description A number, or the same digits as text. */
                taxAmount?: Exact | null;
            };
        };
        Definition: {
            activatedAt: components["schemas"]["NullableTimestamp"];
            activatedBy: string | null;
            active: boolean;
            /**
             * @description From a file of the server's folder, or uploaded.
             * @enum {string}
             */
            origin: "file" | "api";
            partnerId: string;
            reason: string | null;
            sha256: components["schemas"]["Sha256"];
            /** @description TOML. */
            source: string;
            uploadedAt: components["schemas"]["Timestamp"];
            /** @description The id of the key that was used. */
            uploadedBy: string | null;
            version: number;
        };
        DefinitionDifference: {
            against: number;
            lines: {
                /** @enum {string} */
                kind: "same" | "added" | "removed";
                newLine: number | null;
                oldLine: number | null;
                text: string;
            }[];
            version: number;
        };
        DefinitionList: {
            versions: {
                active: boolean;
                /**
                 * @description From a file of the server's folder, or uploaded.
                 * @enum {string}
                 */
                origin: "file" | "api";
                reason: string | null;
                samples: {
                    /** @description 0: a version with a failing sample is not kept. */
                    failed: number;
                    passed: number;
                };
                sha256: components["schemas"]["Sha256"];
                uploadedAt: components["schemas"]["Timestamp"];
                uploadedBy: string | null;
                version: number;
            }[];
        };
        /** @description RFC 9457, with the mistakes or the samples. */
        DefinitionProblem: {
            /** @enum {string} */
            code: "DEFINITION_INVALID" | "SAMPLES_FAILED";
            detail: string;
            errors?: {
                /** @description Empty for the whole text. */
                key: string;
                line: number;
                message: string;
            }[];
            message: string;
            samples?: components["schemas"]["SampleResult"][];
            status: number;
            title: string;
            traceId: components["schemas"]["TraceId"];
            type: string;
        };
        DefinitionTrial: {
            errors: {
                examples: {
                    after: components["schemas"]["FaultCode"][];
                    before: components["schemas"]["FaultCode"][];
                    error: components["schemas"]["Uuid"];
                    externalOrderId: string | null;
                    /** @enum {string} */
                    outcome: "accepted" | "duplicate" | "conflict" | "rejected";
                }[];
                /** @description They would become orders, or are known as orders already. */
                fixed: number;
                stillFailing: number;
                tried: number;
            };
            orders: {
                /** @description At most 100, one a member. */
                changed: {
                    /** @description The value that stands. */
                    accepted: unknown;
                    /** @description The value by the draft. */
                    draft: unknown;
                    externalOrderId: string;
                    /** @description The order's member; outcome where the draft rejects the input. */
                    field: string;
                    id: components["schemas"]["Uuid"];
                }[];
                /** @description Orders. */
                changedCount: number;
                /** @description Where to go on with older orders; null at the end of the range. */
                nextCursor: string | null;
                same: number;
                tried: number;
                /** @description Orders whose inputs are not kept. */
                unavailable: number;
            };
            samples: components["schemas"]["SampleResult"][];
        };
        DefinitionUploaded: {
            active: boolean;
            samples: components["schemas"]["SampleResult"][];
            version: number;
        };
        Difference: {
            /** @description The value that stands; null when there was none. */
            accepted: unknown;
            /** @description The order's member. */
            field: string;
            /** @description The value that came later; null when there was none. */
            received: unknown;
        };
        Dismissed: {
            dismissed: number;
        };
        /** @description An order that was not accepted: it has no id, no number and no time of processing. */
        DraftOrder: {
            /** @description As the partner sent it. */
            currency?: string;
            customerId: string;
            /** @description Of the partner definition that made the order. */
            definitionVersion: number;
            /** @description The partner's own id; with partnerId the order's identity, for ever. */
            externalOrderId: string;
            grossAmount: components["schemas"]["Amount"];
            id: null;
            /** @description What the partner's definition keeps beside the order. */
            metadata?: Record<string, never>;
            netAmount: components["schemas"]["Amount"];
            /** @description A partner's id. */
            partnerId: string;
            processedAt: null;
            productId: string;
            quantity: number;
            sequenceNumber: null;
            taxAmount: components["schemas"]["Amount"];
            /** @description A fraction. */
            taxRate: Exact;
            transactionTime: components["schemas"]["Timestamp"];
            unitPrice: components["schemas"]["Amount"];
        };
        ErrorAnswer: {
            error: components["schemas"]["ErrorEvent"];
            /** @constant */
            status: "success";
        };
        ErrorEvent: {
            /** @description Gross amount as far as it could be read, exact. */
            amountAtRisk: Exact | null;
            /** @description For DUPLICATE_ORDER: the order that stands, and what differs. */
            conflict: {
                differences: components["schemas"]["Difference"][];
                existing: components["schemas"]["Existing"];
            } | null;
            contentType: string;
            /** @description The header row that a CSV record came under, where it is needed to read it. */
            csvHeader: string | null;
            definitionVersion: number;
            errors: components["schemas"]["Fault"][];
            /** @description null when it could not be read. */
            externalOrderId: string | null;
            /** @description Fingerprint of alike events: partner, code and field of the first fault. */
            group: string;
            id: components["schemas"]["Uuid"];
            inputSha256: components["schemas"]["Sha256"];
            /** @description A partner's id. */
            partnerId: string;
            /** @description The input's bytes, when they are UTF-8. */
            rawInput?: string;
            /** @description The input's bytes in base64, when they are not UTF-8. */
            rawInputBase64?: string;
            /** @description True in lists when the input is longer than 16 KiB: read the single event. */
            rawInputOmitted?: boolean;
            /** @description True when only the first 64 KiB of a malformed body were kept. */
            rawInputTruncated: boolean;
            /** @description Of a resolved event: the order that its input became. */
            resolvedBy: {
                orderId: components["schemas"]["Uuid"];
                sequenceNumber: number;
            } | null;
            /** @enum {string} */
            state: "open" | "resolved" | "dismissed";
            /** @description Who gave it its state; null as it came. */
            stateActor: components["schemas"]["Actor"] | null;
            stateAt: components["schemas"]["NullableTimestamp"];
            /** @description Why it has its state, in an operator's words. */
            stateReason: string | null;
            timestamp: components["schemas"]["Timestamp"];
            /** @description Trace id of the request that brought it. */
            traceId: string;
        };
        ErrorGroup: {
            code: components["schemas"]["FaultCode"];
            count: number;
            dismissed: number;
            field: string;
            firstSeen: components["schemas"]["Timestamp"];
            /** @description The group's id: partner, code and field of its events' first fault. */
            group: string;
            lastSeen: components["schemas"]["Timestamp"];
            open: number;
            partnerId: string;
            resolved: number;
            /** @description Events in each of 24 clock hours, the one under way last. */
            sparkline: number[];
            /**
             * @description regressed: new events arrived after all earlier ones were dealt with.
             * @enum {string}
             */
            state: "open" | "resolved" | "dismissed" | "regressed";
            /** @description Open events without a readable amount. */
            unknownAmounts: number;
            /** @description Sum over open events of the amounts that could be read, exact; null when none could. */
            valueAtRisk: Exact | null;
        };
        ErrorGroupPage: {
            data: components["schemas"]["ErrorGroup"][];
            /** @description For the parameter cursor; null on the last page. */
            nextCursor: string | null;
            /** @constant */
            status: "success";
            total: number;
        };
        ErrorLineage: {
            attempts: components["schemas"]["RepairAttempt"][];
            error: components["schemas"]["Uuid"];
        };
        ErrorPage: {
            data: components["schemas"]["ErrorEvent"][];
            hasMore: boolean;
            /** @description Send it as cursor, with the same filters and order, for the next page; null on the last. */
            nextCursor: string | null;
            /** @description Of this page; behind a cursor, counted in pages of this size. */
            page: number;
            pageSize: number;
            /** @constant */
            status: "success";
            /** @description How many entries the whole list has. */
            total: number;
            /** @description False when counting stopped early because it would have cost too much: there are at least total. */
            totalExact: boolean;
            totalPages: number;
        };
        /** @description Which open events: all given conditions hold together, none means all. */
        ErrorSelection: {
            errorCode?: components["schemas"]["FaultCode"];
            field?: string;
            /** @description A time or a date. */
            fromDate?: string;
            group?: string;
            /** @description A partner's id or slug. */
            partnerId?: string;
            /** @constant */
            state?: "open";
            /** @description A time or a date, inclusive. */
            toDate?: string;
        };
        ErrorStatistics: {
            statistics: {
                /** @description Events by fault code; an event counts once for each code that it has. */
                errorsByCode: {
                    [key: string]: number;
                };
                /** @description Events by partner id. */
                errorsByPartner: {
                    [key: string]: number;
                };
                last24Hours: number;
                totalErrors: number;
            };
            /** @constant */
            status: "success";
        };
        Existing: {
            id: components["schemas"]["Uuid"];
            sequenceNumber: number;
        };
        Fault: {
            code: components["schemas"]["FaultCode"];
            /** @description What is allowed. */
            expected?: string;
            /** @description The partner's own name or path of the field; empty for the whole input. */
            field: string;
            /** @description What is wrong. */
            message: string;
            /** @description The value that came: any JSON, or a string with its beginning when it was long. */
            receivedValue?: unknown;
        };
        /**
         * @description Why a field was refused. DUPLICATE_ORDER is the conflict: a known id with other content.
         * @enum {string}
         */
        FaultCode: "MISSING_REQUIRED_FIELD" | "NULL_VALUE" | "INVALID_DATA_TYPE" | "INVALID_VALUE" | "NEGATIVE_NUMBER" | "ZERO_VALUE" | "NOT_A_NUMBER" | "OUT_OF_RANGE" | "TOO_LONG" | "INVALID_TIMESTAMP" | "FUTURE_TIMESTAMP" | "DUPLICATE_FIELD" | "MALFORMED_INPUT" | "DUPLICATE_ORDER" | "TRANSFORMATION_ERROR" | "UNKNOWN_PARTNER" | "INTERNAL_ERROR";
        FeedAccepted: {
            /** @description True when the same order was accepted before: its id and number again. */
            duplicate: boolean;
            id?: components["schemas"]["Uuid"];
            /** @description The partner's own id. */
            orderId: string;
            /** @description A partner's id. */
            partnerId: string;
            /** @description Left out by validate for a new order. */
            sequenceNumber?: number;
            /** @constant */
            status: "accepted";
        };
        /** @description The id is known with other content. The first version stands. */
        FeedConflict: {
            differences: components["schemas"]["Difference"][];
            errorId?: components["schemas"]["Uuid"];
            existing: components["schemas"]["Existing"];
            orderId: string;
            /** @description A partner's id. */
            partnerId: string;
            /** @constant */
            status: "conflict";
        };
        /** @description Every fault of the input. validate leaves out errorId: it writes nothing. */
        FeedRejected: {
            details: components["schemas"]["Fault"][];
            errorId?: components["schemas"]["Uuid"];
            errors: string[];
            /** @description The partner's own id; null when it could not be read. */
            orderId: string | null;
            /** @description A partner's id. */
            partnerId: string;
            /** @constant */
            status: "rejected";
        };
        FeedResult: components["schemas"]["FeedAccepted"] | components["schemas"]["FeedRejected"] | components["schemas"]["FeedConflict"] | components["schemas"]["FeedWithheld"];
        /** @description A good order of an all-or-nothing batch that was refused for another one. */
        FeedWithheld: {
            orderId: string;
            /** @description A partner's id. */
            partnerId: string;
            reason: string;
            /** @constant */
            status: "withheld";
        };
        Health: {
            reason?: string;
            /** @enum {string} */
            status: "healthy" | "unhealthy";
            timestamp: components["schemas"]["Timestamp"];
            /** @description Seconds. */
            uptime: number;
            version: string;
        };
        InputTrial: {
            errors: components["schemas"]["Fault"][];
            /** @description What was read, field by field in the order of the definition, also when the input is rejected. */
            fields: {
                /** @description The order's member. */
                field: string;
                /** @description The input's members or columns that it is made of; empty for a constant. */
                sources: string[];
                /** @description As in the order; null where there is none, because of a fault or because nothing came. */
                value: Exact | null;
            }[];
            /** @description null when rejected. */
            order: components["schemas"]["DraftOrder"] | null;
            /** @enum {string} */
            outcome: "accepted" | "duplicate" | "conflict" | "rejected";
        };
        InputTrialRequest: {
            /** @description A draft as TOML; null or absent: the definition in force. */
            definition?: string | null;
            /** @description One order in the partner's format; a CSV record may have its header row in front. */
            input: string;
        };
        /** @description A change of many things that goes on in the background, and after a restart. */
        Job: {
            actor: components["schemas"]["Actor"];
            endedAt: components["schemas"]["NullableTimestamp"];
            failure: string | null;
            /** @description Of a reprocessing. */
            filter: components["schemas"]["ErrorSelection"] | null;
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            kind: "reprocess" | "redrive";
            /** @description 0: as fast as possible. */
            maxPerSecond: number;
            processed: number;
            /** @description Of a redrive: from where. */
            queue: string | null;
            reason: string | null;
            /** @description Dealt with by somebody else before their turn, or not to be tried at all. */
            skipped: number;
            startedAt: components["schemas"]["Timestamp"];
            /** @enum {string} */
            state: "running" | "done" | "cancelled" | "failed";
            stillFailing: number;
            succeeded: number;
            /** @description Of a redrive: to where. */
            to: string | null;
            /** @description Things that were there when it started. */
            total: number;
        };
        JobList: {
            jobs: components["schemas"]["Job"][];
        };
        KeyList: {
            keys: {
                createdAt: components["schemas"]["NullableTimestamp"];
                expiresAt: components["schemas"]["NullableTimestamp"];
                id: string;
                lastUsedAt: components["schemas"]["NullableTimestamp"];
            }[];
        };
        KeyRequest: {
            /** @description ISO 8601; the key ends by itself then. Not with rotate. */
            expiresAt?: string | null;
            /** @description Default 24. */
            overlapHours?: number | null;
            /** @description The id of the key to replace; it stays valid for overlapHours. */
            rotate?: string | null;
        };
        /** @description Milliseconds, of the feed's answers; null when there were none. */
        Latency: Exact | null;
        NewKey: {
            createdAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["NullableTimestamp"];
            id: string;
            key: string;
            /** @description The key that it replaces. */
            rotates: string | null;
        };
        /** @description A time, or null for never. */
        NullableTimestamp: components["schemas"]["Timestamp"] | null;
        /** @description gross = quantity x unitPrice, tax = gross x taxRate, net = gross + tax, exact. */
        Order: {
            /** @description As the partner sent it. */
            currency?: string;
            customerId: string;
            /** @description Of the partner definition that made the order. */
            definitionVersion: number;
            /** @description The partner's own id; with partnerId the order's identity, for ever. */
            externalOrderId: string;
            grossAmount: components["schemas"]["Amount"];
            id: components["schemas"]["Uuid"];
            /** @description What the partner's definition keeps beside the order. */
            metadata?: Record<string, never>;
            netAmount: components["schemas"]["Amount"];
            /** @description A partner's id. */
            partnerId: string;
            processedAt: components["schemas"]["Timestamp"];
            productId: string;
            quantity: number;
            /** @description Counts the partner's accepted orders from 1, without gaps. */
            sequenceNumber: number;
            taxAmount: components["schemas"]["Amount"];
            /** @description A fraction. */
            taxRate: Exact;
            transactionTime: components["schemas"]["Timestamp"];
            unitPrice: components["schemas"]["Amount"];
        };
        OrderAnswer: {
            order: components["schemas"]["Order"];
            /** @constant */
            status: "success";
        };
        OrderHistory: {
            /** @description When it was decided and numbered; the order's processedAt. */
            acceptedAt: components["schemas"]["Timestamp"];
            input: components["schemas"]["OrderInput"] | null;
            /**
             * @description Why there is no input: none are kept; it is older than what is kept or was lost with a crash; or what is kept is not what the order was made of.
             * @enum {string|null}
             */
            inputAbsence: "off" | "not_kept" | "damaged" | null;
            orderId: components["schemas"]["Uuid"];
            /** @description When it was durable on valid_orders, before the partner was answered. */
            queuedAt: components["schemas"]["Timestamp"] | null;
            /** @description When the request, or the piece of a stream that brought it, came in. */
            receivedAt: components["schemas"]["Timestamp"] | null;
            repairedFrom: {
                actor: components["schemas"]["Actor"];
                at: components["schemas"]["Timestamp"];
                errorId: components["schemas"]["Uuid"];
                /** @enum {string} */
                input: "as_it_was" | "corrected";
                reason: string | null;
            } | null;
            /** @description When the store wrote it. */
            storedAt: components["schemas"]["Timestamp"] | null;
            /** @description Of the request that brought it. */
            traceId: string | null;
        };
        /** @description The partner's bytes for this order: as text where they are UTF-8, else in base64. */
        OrderInput: {
            base64: string | null;
            bytes: number;
            contentType: string;
            /** @description The header row that a CSV record came under. */
            csvHeader: string | null;
            sha256: string;
            text: string | null;
        };
        OrderPage: {
            data: components["schemas"]["Order"][];
            hasMore: boolean;
            /** @description Send it as cursor, with the same filters and order, for the next page; null on the last. */
            nextCursor: string | null;
            /** @description Of this page; behind a cursor, counted in pages of this size. */
            page: number;
            pageSize: number;
            /** @constant */
            status: "success";
            /** @description How many entries the whole list has. */
            total: number;
            /** @description False when counting stopped early because it would have cost too much: there are at least total. */
            totalExact: boolean;
            totalPages: number;
        };
        OrderStatistics: {
            /** @description How long ago they were computed; it and computedAt only where a cache is configured. */
            ageSeconds?: number;
            computedAt?: components["schemas"]["Timestamp"];
            statistics: {
                /** @description Net total by number of orders, rounded half up to 2 decimals; 0 without orders. */
                averageOrderValue: Exact;
                /** @description Highest stored sequence number by partner id. */
                highestSequence: {
                    [key: string]: number;
                };
                /** @description Orders by UTC date of transactionTime. */
                ordersByDate: {
                    [key: string]: number;
                };
                /** @description Orders by partner id. */
                ordersByPartner: {
                    [key: string]: number;
                };
                totalGrossAmount: components["schemas"]["Amount"];
                totalNetAmount: components["schemas"]["Amount"];
                totalOrders: number;
                totalTaxAmount: components["schemas"]["Amount"];
            };
            /** @constant */
            status: "success";
        };
        Overview: {
            /** @description The critical ones first. */
            alarms: components["schemas"]["Alarm"][];
            conservation: {
                checkedAt: components["schemas"]["NullableTimestamp"];
                /** @description Must be 0. */
                unaccounted: number;
                /** @description Must be 0. */
                unaccountedErrors: number;
            };
            now: components["schemas"]["Rates"];
            /** @description Oldest first. Steps in which the server did not run are missing. */
            points: components["schemas"]["OverviewPoint"][];
            /** @enum {string} */
            range: "1h" | "24h" | "7d" | "30d";
            stepSeconds: number;
            /** @description As of checkedAt. */
            totals: {
                openErrors: number;
                /** @description Stored. */
                orders: number;
            };
        };
        OverviewPoint: {
            /** @description Inputs in this step, which begins at `at`. */
            accepted: number;
            at: components["schemas"]["Timestamp"];
            conflicts: number;
            /** @description Messages on valid_orders_dlq, the most in this step. */
            dead: number;
            duplicates: number;
            /** @description Of the oldest of them, the most in this step. */
            oldestAgeMs: number;
            p50: components["schemas"]["Latency"];
            p95: components["schemas"]["Latency"];
            p99: components["schemas"]["Latency"];
            /** @description Messages on valid_orders and error_orders, the most in this step. */
            queueDepth: number;
            rejected: number;
        };
        Partner: {
            definitionVersion: number;
            /** @description Rejected and conflicting inputs by all inputs of the last 60 minutes; null when there were none. */
            errorRate: Exact | null;
            /** @enum {string} */
            format: "json" | "ndjson" | "csv";
            /**
             * @description critical: more than 5 % of at least 20 inputs of the last hour were refused, or the sequence has gaps; warning: less than 10 % of the rate limit's burst is left; idle: nothing came in the last hour.
             * @enum {string}
             */
            health: "ok" | "warning" | "critical" | "idle";
            /** @description A partner's id. */
            id: string;
            keys: {
                createdAt: components["schemas"]["NullableTimestamp"];
                expiresAt: components["schemas"]["NullableTimestamp"];
                id: string;
                lastUsedAt: components["schemas"]["NullableTimestamp"];
            }[];
            lastSeen: components["schemas"]["NullableTimestamp"];
            /** @description Members of the order that are personal data, as the definition names them: customerId, metadata/notes. */
            personal: string[];
            /** @description Members or columns of the partner's own input that feed them; an inner member by its path, buyer/id. */
            personalInputs: string[];
            /** @description null when the partner has none. */
            rateLimit: {
                /** @description Orders at once. */
                burst: number;
                /** @description Orders that could come at once now. */
                left: number;
                /** @description Orders a second. */
                perSecond: number;
            } | null;
            ratesPerMinute: components["schemas"]["Rate"][];
            sequence: {
                /** @description Accepted orders that are neither stored nor waiting: must be 0. Orders on their way may hide a gap for a moment, and never make one appear. */
                gaps: number;
                /** @description Orders accepted for ever. */
                highest: number;
                /** @description Orders that queries show. */
                stored: number;
                /** @description Durable and not yet stored. */
                waiting: number;
            };
            slug: string;
        };
        PartnerBatch: components["schemas"]["PartnerInput"][] | {
            orders: components["schemas"]["PartnerInput"][];
        };
        PartnerBooks: {
            conflicts: number;
            dead: number;
            /** @description Since the server started. */
            duplicates: number;
            /** @description A partner's id. */
            partnerId: string;
            persisted: number;
            queued: number;
            received: number;
            rejected: number;
            /** @description Must be 0. */
            unaccounted: number;
        };
        /** @description An order in the partner's own format, as its definition says. */
        PartnerInput: Record<string, never>;
        PartnerList: {
            partners: components["schemas"]["Partner"][];
        };
        /** @description RFC 9457. A malformed input of a feed carries the members of its rejection too. */
        Problem: {
            /** @description Stable, for programs. */
            code: string;
            /** @description A sentence for people. */
            detail: string;
            details?: components["schemas"]["Fault"][];
            errorId?: components["schemas"]["Uuid"];
            errors?: string[];
            /** @description The same as detail. */
            message: string;
            /** @description The partner's own id; null when it could not be read. */
            orderId?: string | null;
            /** @description The parameter at fault. */
            parameter?: string;
            partnerId?: string;
            status: number;
            title: string;
            traceId: components["schemas"]["TraceId"];
            type: string;
        };
        Purged: {
            purged: number;
        };
        Queue: {
            acknowledged: number;
            deadLettered: number;
            expired: number;
            /** @description Received and hidden. */
            inFlight: number;
            /** @enum {string} */
            name: "valid_orders" | "error_orders" | "valid_orders_dlq";
            /** @description Of the oldest message not acknowledged, in milliseconds. */
            oldestAgeMs: number;
            purged: number;
            redriven: number;
            sent: number;
            /** @description Ready to be received. */
            visible: number;
        };
        QueueList: {
            queues: components["schemas"]["Queue"][];
        };
        QueueMessage: {
            /** @description The envelope: eventType, timestamp, and orderEvent or errorEvent. */
            body: Record<string, never>;
            externalOrderId?: string;
            firstSent: components["schemas"]["Timestamp"];
            id: number;
            /** @description A partner's id. */
            partnerId: string;
            receiveCount: number;
            /** @description How often a redrive moved it; 15 may mean more. Left out where the queue does not tell (SQS). */
            redriveCount?: number;
            sequenceNumber?: number;
            traceparent?: string;
        };
        QueueMessages: {
            messages: components["schemas"]["QueueMessage"][];
            /** @description Send it as after for the next ones; null at the end. */
            next: number | null;
        };
        Rate: {
            /** @description Inputs a minute. */
            accepted: Exact;
            /** @description Inputs a minute. */
            conflicts: Exact;
            /** @description Inputs a minute. */
            duplicates: Exact;
            /** @description The window: the last so many minutes, the one under way included. */
            minutes: number;
            /** @description Inputs a minute. */
            received: Exact;
            /** @description Inputs a minute. */
            rejected: Exact;
        };
        Rates: {
            /** @description Inputs a second over the last 10 s. */
            accepted: Exact;
            at: components["schemas"]["Timestamp"];
            conflicts: Exact;
            /** @description Messages on valid_orders_dlq. */
            dead: number;
            duplicates: Exact;
            /** @description Of the oldest of them. */
            oldestAgeMs: number;
            p50: components["schemas"]["Latency"];
            p95: components["schemas"]["Latency"];
            p99: components["schemas"]["Latency"];
            /** @description Messages on valid_orders and error_orders. */
            queueDepth: number;
            rejected: Exact;
        };
        Ready: {
            /** @constant */
            status: "ready";
        };
        ReasonRequest: {
            reason: string;
        };
        Receipt: {
            decidedAt: components["schemas"]["Timestamp"];
            /** @enum {string} */
            decision: "accepted" | "rejected" | "conflict";
            definitionVersion: number;
            errorId?: components["schemas"]["Uuid"];
            id?: components["schemas"]["Uuid"];
            inputSha256: components["schemas"]["Sha256"];
            orderId?: string;
            /** @description A partner's id. */
            partnerId: string;
            sequenceNumber?: number;
            transactionTime?: components["schemas"]["Timestamp"];
        };
        ReconciledTotal: {
            /** @description Ours less theirs. */
            difference: Exact;
            ours: Exact;
            theirs: Exact;
        };
        Reconciliation: {
            count: {
                difference: number;
                ours: number;
                theirs: number;
            };
            /** @description Stored with another gross amount. */
            different: {
                externalOrderId: string;
                ours: Exact;
                theirs: Exact;
            }[];
            /** @description Stored in the range and not named. */
            extra: {
                externalOrderId: string;
                id: components["schemas"]["Uuid"];
            }[];
            from: components["schemas"]["Timestamp"];
            matches: boolean;
            /** @description Named and not stored. */
            missing: string[];
            /** @description Named, and stored with a transactionTime outside the range. */
            outside: {
                externalOrderId: string;
                id: components["schemas"]["Uuid"];
                transactionTime: components["schemas"]["Timestamp"];
            }[];
            partnerId: string;
            /** @description Of the missing ones, those whose input is an error event; the newest event of each. */
            rejected: {
                code: components["schemas"]["FaultCode"];
                errorId: components["schemas"]["Uuid"];
                externalOrderId: string;
            }[];
            to: components["schemas"]["Timestamp"];
            /** @description Those that the request names. */
            totals: {
                grossAmount: components["schemas"]["ReconciledTotal"];
                netAmount?: components["schemas"]["ReconciledTotal"];
                taxAmount?: components["schemas"]["ReconciledTotal"];
            };
            /** @description A list would have more than its 1,000 entries. */
            truncated: boolean;
        };
        Redrive: {
            failure?: string;
            job?: components["schemas"]["Job"];
            moved: number;
            /** @enum {string} */
            queue: "valid_orders" | "error_orders" | "valid_orders_dlq";
            /** @enum {string} */
            state: "running" | "done" | "cancelled" | "failed";
            /** @description Messages that were there when it started. */
            total: number;
        };
        RedrivePlan: {
            /** @description How many of the messages that were looked at are whose. */
            byPartner: {
                [key: string]: number;
            };
            /** @description Messages of the queue, received ones too. */
            count: number;
            /** @description Messages that were looked at; at most about 20,000. */
            counted: number;
            oldestAgeMs: number;
            /** @description How many of these were redriven before and failed again, as far as the queue tells. */
            redrivenBefore: number;
            /** @description The 10 oldest. */
            sample: components["schemas"]["QueueMessage"][];
        };
        RedriveRequest: {
            /** @description 0 for no cap. */
            maxPerSecond?: number;
            /** @description Only say what would be moved. */
            plan?: boolean | null;
            reason?: string | null;
            /** @enum {string} */
            to?: "valid_orders" | "error_orders" | "valid_orders_dlq";
        };
        RepairAttempt: {
            actor: components["schemas"]["Actor"];
            at: components["schemas"]["Timestamp"];
            correctedInput: string | null;
            definitionVersion: number;
            errors: components["schemas"]["Fault"][];
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            input: "as_it_was" | "corrected";
            /** @description The bulk reprocessing that it was part of. */
            job: components["schemas"]["Uuid"] | null;
            orderId: components["schemas"]["Uuid"] | null;
            outcome: components["schemas"]["RepairOutcome"];
            reason: string | null;
            sequenceNumber: number | null;
        };
        /**
         * @description duplicate: the order was there already, with the same content. conflict: with other content.
         * @enum {string}
         */
        RepairOutcome: "accepted" | "duplicate" | "conflict" | "rejected";
        ReprocessAnswer: {
            /** @description null for a dry run. */
            attempt: components["schemas"]["RepairAttempt"] | null;
            /** @description Of a conflict: what differs from the order that stands. */
            differences: components["schemas"]["Difference"][];
            dryRun: boolean;
            error: components["schemas"]["ErrorEvent"];
            errors: components["schemas"]["Fault"][];
            /** @description What the input became; without id and number where it was not accepted. */
            order: components["schemas"]["Order"] | components["schemas"]["DraftOrder"] | null;
            outcome: components["schemas"]["RepairOutcome"];
        };
        ReprocessPlan: {
            count: number;
            /** @description Dry runs of up to 10 of the newest events. */
            sample: {
                error: components["schemas"]["Uuid"];
                errors: components["schemas"]["Fault"][];
                externalOrderId: string | null;
                /** @enum {string} */
                outcome: "accepted" | "duplicate" | "conflict" | "rejected" | "not_reprocessable";
            }[];
            unknownAmounts: number;
            /** @description Sum of the amounts that could be read, exact; null when none could. */
            valueAtRisk: Exact | null;
            /** @description Of the sample. */
            wouldSucceed: number;
        };
        ReprocessRequest: {
            /** @description The corrected input in the partner's format; for CSV one record, with or without its header row. */
            input?: string;
            /** @description Needed with an input, unless it is a dry run. */
            reason?: string;
        };
        SampleResult: {
            /** @description What differs from what the sample must become. */
            failure: string | null;
            name: string;
            passed: boolean;
        };
        SessionRequest: {
            /** @description An API key. */
            key: string;
        };
        /** @description SHA-256 of the input's bytes, hexadecimal. */
        Sha256: string;
        /** @description UTC, ISO 8601 with milliseconds. */
        Timestamp: string;
        /** @description Trace id (W3C Trace Context). */
        TraceId: string;
        /** @description A UUID of version 7 (RFC 9562), lower case. */
        Uuid: string;
    };
    responses: {
        /** @description The request, one of its parameters or its body cannot be read. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "detail": "The parameter pageSize must be a whole number from 1 to 100.",
                 *       "code": "INVALID_PARAMETER",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "The parameter pageSize must be a whole number from 1 to 100."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The thing's state forbids this. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "A redrive of this queue is running already.",
                 *       "code": "CONFLICT",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "A redrive of this queue is running already."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key is not known (INVALID_API_KEY) or does not allow this (FORBIDDEN), or a session without the header X-NexusStream-Request would change something (CSRF_HEADER_MISSING). */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "The API key is not known here, was revoked or has expired.",
                 *       "code": "INVALID_API_KEY",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "The API key is not known here, was revoked or has expired."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server failed; its log has the reason under the trace id. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "detail": "The server failed to do this; the log has the reason under the trace id.",
                 *       "code": "INTERNAL_ERROR",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "The server failed to do this; the log has the reason under the trace id."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or none that this key may see. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no such order. An accepted order can be read once it is stored, usually within a second of its answer.",
                 *       "code": "NOT_FOUND",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "There is no such order. An accepted order can be read once it is stored, usually within a second of its answer."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The disk is full; nothing was accepted. */
        StorageFull: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Insufficient Storage",
                 *       "status": 507,
                 *       "detail": "The disk has less than its reserve of free space; make space, then send again.",
                 *       "code": "STORAGE_FULL",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "The disk has less than its reserve of free space; make space, then send again."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body came too slowly. */
        Timeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Timeout",
                 *       "status": 408,
                 *       "detail": "The request's body did not arrive in time.",
                 *       "code": "REQUEST_TIMEOUT",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "The request's body did not arrive in time."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body, or the number of its orders, is beyond the limit. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Content Too Large",
                 *       "status": 413,
                 *       "detail": "The body is larger than this call takes.",
                 *       "code": "BODY_TOO_LARGE",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "The body is larger than this call takes."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The partner sends more orders than its limit. */
        TooManyRequests: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Too Many Requests",
                 *       "status": 429,
                 *       "detail": "This partner sends more orders than its limit of 1000 a second; try again in 1 seconds.",
                 *       "code": "RATE_LIMITED",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "This partner sends more orders than its limit of 1000 a second; try again in 1 seconds."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no key (MISSING_API_KEY), or the session has ended (SESSION_ENDED). */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "detail": "Send an API key as X-API-Key or as Authorization: Bearer.",
                 *       "code": "MISSING_API_KEY",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "Send an API key as X-API-Key or as Authorization: Bearer."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A part of the server is away, overloaded or stopping. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Service Unavailable",
                 *       "status": 503,
                 *       "detail": "More orders are waiting to be made durable than intake holds; try again in a second.",
                 *       "code": "UNAVAILABLE",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "More orders are waiting to be made durable than intake holds; try again in a second."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such partner feed for this key. */
        UnknownPartner: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no partner feed at this path for your key; check the partner's slug.",
                 *       "code": "UNKNOWN_PARTNER",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "There is no partner feed at this path for your key; check the partner's slug."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The feed does not take this content type or encoding. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported Media Type",
                 *       "status": 415,
                 *       "detail": "A single order is sent as application/json; NDJSON and CSV go to .../batch.",
                 *       "code": "UNSUPPORTED_MEDIA_TYPE",
                 *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "message": "A single order is sent as application/json; NDJSON and CSV go to .../batch."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
         * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
         */
        cursor: string;
        /**
         * @description Exactly this customer.
         * @example CUST-001
         */
        customerId: string;
        /**
         * @description Id of the error event.
         * @example 018d0cac-c2a3-7def-80fe-dcba98765432
         */
        errorId: components["schemas"]["Uuid"];
        /**
         * @description The id of the last whole line that a broken export gave, with the same filters and order: the file goes on behind it, without a header line.
         * @example 018d0cd5-8d43-7abc-8123-456789abcdef
         */
        exportCursor: components["schemas"]["Uuid"];
        /**
         * @description Exactly this id of the partner's.
         * @example ORD-A-12345
         */
        externalOrderId: string;
        /**
         * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
         * @example 2024-01-15
         */
        fromDate: string;
        /**
         * @description For JSON bodies: the same key and body give the first answer again; another body is a 422, and a 409 while the first is at work.
         * @example 5f0c6a3e-3b1a-4b7e-9a55-0e7f5c1d2a10
         */
        idempotencyKey: string;
        /**
         * @description Id of the job.
         * @example 018d0cd5-0000-7000-8000-000000000001
         */
        jobId: components["schemas"]["Uuid"];
        /**
         * @description Highest grossAmount.
         * @example 149.95
         */
        maxAmount: Exact;
        /**
         * @description Lowest grossAmount.
         * @example 100
         */
        minAmount: Exact;
        /**
         * @description Number of the page, from 1, within the first 10000 entries; further on, follow nextCursor. Not beside cursor.
         * @example 2
         */
        page: number;
        /**
         * @description Entries a page.
         * @example 50
         */
        pageSize: number;
        /**
         * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
         * @example partner-a
         */
        partnerId: string;
        /**
         * @description Exactly this product.
         * @example SKU-ABC123
         */
        productId: string;
        /**
         * @description The queue.
         * @example valid_orders_dlq
         */
        queue: "valid_orders" | "error_orders" | "valid_orders_dlq";
        /**
         * @description Which results the answer lists; the counts are always there.
         * @example failed
         */
        results: "all" | "failed" | "none";
        /**
         * @description The partner's slug.
         * @example partner-a
         */
        slug: string;
        /**
         * @description What to sort by; ids break ties.
         * @example transactionTime
         */
        sortBy: "processedAt" | "transactionTime" | "grossAmount" | "netAmount" | "sequenceNumber";
        /**
         * @description Up or down.
         * @example asc
         */
        sortOrder: "asc" | "desc";
        /**
         * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
         * @example 2024-01-15T12:00:00Z
         */
        toDate: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description A name for the file.
         * @example attachment; filename="orders.csv"
         */
        "Content-Disposition": string;
        /**
         * @description true: this answer repeats an earlier one.
         * @example true
         */
        "Idempotent-Replayed": "true";
        /**
         * @description Orders left now, and seconds until more may come (draft-ietf-httpapi-ratelimit-headers).
         * @example "orders";r=0;t=1
         */
        RateLimit: string;
        /**
         * @description The quota and its window in seconds.
         * @example "orders";q=1000;w=1
         */
        "RateLimit-Policy": string;
        /**
         * @description Seconds until it is worth trying again.
         * @example 1
         */
        "Retry-After": number;
        /**
         * @description The session's cookie; Secure as well where the server itself speaks TLS.
         * @example nexusstream_session=nxss_Zk3Jq9TbLw_1705919405123_0f1e2d3c4b5a6978_aef0; Max-Age=604800; Path=/; HttpOnly; SameSite=Strict
         */
        "Set-Cookie": string;
        /**
         * @description How to send a key.
         * @example Bearer
         */
        "WWW-Authenticate": "Bearer";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAuditEntries: {
        parameters: {
            query?: {
                /**
                 * @description What was done.
                 * @example queue.purge
                 */
                action?: string;
                /**
                 * @description Id of the key that was used.
                 * @example K7Q2M9XW3B
                 */
                actor?: string;
                /**
                 * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
                 * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
                 */
                cursor?: components["parameters"]["cursor"];
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Entries a page.
                 * @example 50
                 */
                pageSize?: components["parameters"]["pageSize"];
                /**
                 * @description Id of the thing that was changed.
                 * @example valid_orders_dlq
                 */
                target?: string;
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "data": [
                     *         {
                     *           "id": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *           "at": "2024-01-15T10:31:05.123Z",
                     *           "actor": {
                     *             "key": "K7Q2M9XW3B",
                     *             "role": "admin"
                     *           },
                     *           "action": "queue.purge",
                     *           "target": {
                     *             "kind": "queue",
                     *             "id": "valid_orders_dlq"
                     *           },
                     *           "reason": null,
                     *           "details": {
                     *             "purged": 12
                     *           },
                     *           "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    makeBackup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "destination": "/var/backups/nexusstream/2024-01-15"
                 *     }
                 */
                "application/json": components["schemas"]["BackupRequest"];
            };
        };
        responses: {
            /** @description The copy is complete, durable and was read back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": 1,
                     *       "createdAt": "2024-01-15T10:30:05.123Z",
                     *       "orders": 5790,
                     *       "files": [
                     *         {
                     *           "name": "orders.db",
                     *           "bytes": 1679360,
                     *           "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Backup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    getBooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Of every partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "partners": [
                     *         {
                     *           "partnerId": "PARTNER_A",
                     *           "received": 5830,
                     *           "persisted": 5790,
                     *           "duplicates": 10,
                     *           "conflicts": 1,
                     *           "rejected": 14,
                     *           "queued": 15,
                     *           "dead": 0,
                     *           "unaccounted": 0
                     *         }
                     *       ],
                     *       "unaccounted": 0,
                     *       "unaccountedErrors": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Books"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listErrors: {
        parameters: {
            query?: {
                /**
                 * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
                 * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
                 */
                cursor?: components["parameters"]["cursor"];
                /**
                 * @description Some fault of the event has this code.
                 * @example NULL_VALUE
                 */
                errorCode?: components["schemas"]["FaultCode"];
                /**
                 * @description Exactly this id of the partner's.
                 * @example ORD-A-12345
                 */
                externalOrderId?: components["parameters"]["externalOrderId"];
                /**
                 * @description Some fault of the event names this field.
                 * @example quantity
                 */
                field?: string;
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Fingerprint of alike events, as group of an event.
                 * @example PARTNER_A:NULL_VALUE:customerId
                 */
                group?: string;
                /**
                 * @description Number of the page, from 1, within the first 10000 entries; further on, follow nextCursor. Not beside cursor.
                 * @example 2
                 */
                page?: components["parameters"]["page"];
                /**
                 * @description Entries a page.
                 * @example 50
                 */
                pageSize?: components["parameters"]["pageSize"];
                /**
                 * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
                 * @example partner-a
                 */
                partnerId?: components["parameters"]["partnerId"];
                /**
                 * @description Where its review stands.
                 * @example open
                 */
                state?: "open" | "resolved" | "dismissed";
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "data": [
                     *         {
                     *           "id": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *           "timestamp": "2024-01-15T10:31:05.123Z",
                     *           "partnerId": "PARTNER_A",
                     *           "externalOrderId": "ORD-A-9",
                     *           "state": "open",
                     *           "stateReason": null,
                     *           "stateActor": null,
                     *           "stateAt": null,
                     *           "resolvedBy": null,
                     *           "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *           "errors": [
                     *             {
                     *               "field": "quantity",
                     *               "code": "NEGATIVE_NUMBER",
                     *               "message": "must be greater than 0",
                     *               "receivedValue": -5,
                     *               "expected": "a whole number from 1 to 1000000000"
                     *             }
                     *           ],
                     *           "rawInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":-5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *           "rawInputTruncated": false,
                     *           "csvHeader": null,
                     *           "contentType": "application/json",
                     *           "definitionVersion": 1,
                     *           "amountAtRisk": null,
                     *           "conflict": null,
                     *           "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *           "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "totalExact": true,
                     *       "page": 1,
                     *       "pageSize": 20,
                     *       "totalPages": 1,
                     *       "hasMore": false,
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getError: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The event's id, errorId of a feed's answer.
                 * @example 018d0cac-c2a3-7def-80fe-dcba98765432
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "error": {
                     *         "id": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *         "timestamp": "2024-01-15T10:31:05.123Z",
                     *         "partnerId": "PARTNER_A",
                     *         "externalOrderId": "ORD-A-9",
                     *         "state": "open",
                     *         "stateReason": null,
                     *         "stateActor": null,
                     *         "stateAt": null,
                     *         "resolvedBy": null,
                     *         "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *         "errors": [
                     *           {
                     *             "field": "quantity",
                     *             "code": "NEGATIVE_NUMBER",
                     *             "message": "must be greater than 0",
                     *             "receivedValue": -5,
                     *             "expected": "a whole number from 1 to 1000000000"
                     *           }
                     *         ],
                     *         "rawInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":-5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *         "rawInputTruncated": false,
                     *         "csvHeader": null,
                     *         "contentType": "application/json",
                     *         "definitionVersion": 1,
                     *         "amountAtRisk": null,
                     *         "conflict": null,
                     *         "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *         "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    dismissError: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the error event.
                 * @example 018d0cac-c2a3-7def-80fe-dcba98765432
                 */
                id: components["parameters"]["errorId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "a test of the partner's"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The event as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "error": {
                     *         "id": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *         "timestamp": "2024-01-15T10:31:05.123Z",
                     *         "partnerId": "PARTNER_A",
                     *         "externalOrderId": "ORD-A-9",
                     *         "state": "dismissed",
                     *         "stateReason": "the partner sent the sign by mistake",
                     *         "stateActor": {
                     *           "key": "K7Q2M9XW3B",
                     *           "role": "operator"
                     *         },
                     *         "stateAt": "2024-01-15T11:00:00.000Z",
                     *         "resolvedBy": null,
                     *         "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *         "errors": [
                     *           {
                     *             "field": "quantity",
                     *             "code": "NEGATIVE_NUMBER",
                     *             "message": "must be greater than 0",
                     *             "receivedValue": -5,
                     *             "expected": "a whole number from 1 to 1000000000"
                     *           }
                     *         ],
                     *         "rawInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":-5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *         "rawInputTruncated": false,
                     *         "csvHeader": null,
                     *         "contentType": "application/json",
                     *         "definitionVersion": 1,
                     *         "amountAtRisk": null,
                     *         "conflict": null,
                     *         "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *         "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    getErrorLineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the error event.
                 * @example 018d0cac-c2a3-7def-80fe-dcba98765432
                 */
                id: components["parameters"]["errorId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attempts, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *       "attempts": [
                     *         {
                     *           "id": "018d0cd5-8d44-7abc-8123-456789abcdef",
                     *           "at": "2024-01-15T11:00:00.000Z",
                     *           "actor": {
                     *             "key": "K7Q2M9XW3B",
                     *             "role": "operator"
                     *           },
                     *           "reason": "the partner sent the sign by mistake",
                     *           "input": "corrected",
                     *           "correctedInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *           "definitionVersion": 1,
                     *           "outcome": "accepted",
                     *           "orderId": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *           "sequenceNumber": 43,
                     *           "errors": [],
                     *           "job": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorLineage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    reopenError: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the error event.
                 * @example 018d0cac-c2a3-7def-80fe-dcba98765432
                 */
                id: components["parameters"]["errorId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the order was cancelled by mistake"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The event as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "error": {
                     *         "id": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *         "timestamp": "2024-01-15T10:31:05.123Z",
                     *         "partnerId": "PARTNER_A",
                     *         "externalOrderId": "ORD-A-9",
                     *         "state": "open",
                     *         "stateReason": null,
                     *         "stateActor": null,
                     *         "stateAt": null,
                     *         "resolvedBy": null,
                     *         "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *         "errors": [
                     *           {
                     *             "field": "quantity",
                     *             "code": "NEGATIVE_NUMBER",
                     *             "message": "must be greater than 0",
                     *             "receivedValue": -5,
                     *             "expected": "a whole number from 1 to 1000000000"
                     *           }
                     *         ],
                     *         "rawInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":-5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *         "rawInputTruncated": false,
                     *         "csvHeader": null,
                     *         "contentType": "application/json",
                     *         "definitionVersion": 1,
                     *         "amountAtRisk": null,
                     *         "conflict": null,
                     *         "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *         "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    reprocessError: {
        parameters: {
            query?: {
                /**
                 * @description true: say what would happen, and write nothing.
                 * @example true
                 */
                dryRun?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of the error event.
                 * @example 018d0cac-c2a3-7def-80fe-dcba98765432
                 */
                id: components["parameters"]["errorId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "input": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                 *       "reason": "the partner sent the sign by mistake"
                 *     }
                 */
                "application/json": components["schemas"]["ReprocessRequest"];
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "outcome": "accepted",
                     *       "order": {
                     *         "id": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *         "externalOrderId": "ORD-A-9",
                     *         "partnerId": "PARTNER_A",
                     *         "sequenceNumber": 43,
                     *         "productId": "SKU-1",
                     *         "customerId": "CUST-001",
                     *         "quantity": 5,
                     *         "unitPrice": 29.99,
                     *         "taxRate": 0.08,
                     *         "grossAmount": 149.95,
                     *         "taxAmount": 11.996,
                     *         "netAmount": 161.946,
                     *         "transactionTime": "2024-01-15T10:30:00.000Z",
                     *         "processedAt": "2024-01-15T11:00:00.000Z",
                     *         "definitionVersion": 1
                     *       },
                     *       "errors": [],
                     *       "differences": [],
                     *       "attempt": {
                     *         "id": "018d0cd5-8d44-7abc-8123-456789abcdef",
                     *         "at": "2024-01-15T11:00:00.000Z",
                     *         "actor": {
                     *           "key": "K7Q2M9XW3B",
                     *           "role": "operator"
                     *         },
                     *         "reason": "the partner sent the sign by mistake",
                     *         "input": "corrected",
                     *         "correctedInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *         "definitionVersion": 1,
                     *         "outcome": "accepted",
                     *         "orderId": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *         "sequenceNumber": 43,
                     *         "errors": [],
                     *         "job": null
                     *       },
                     *       "error": {
                     *         "id": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *         "timestamp": "2024-01-15T10:31:05.123Z",
                     *         "partnerId": "PARTNER_A",
                     *         "externalOrderId": "ORD-A-9",
                     *         "state": "resolved",
                     *         "stateReason": "the partner sent the sign by mistake",
                     *         "stateActor": {
                     *           "key": "K7Q2M9XW3B",
                     *           "role": "operator"
                     *         },
                     *         "stateAt": "2024-01-15T11:00:00.000Z",
                     *         "resolvedBy": {
                     *           "orderId": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *           "sequenceNumber": 43
                     *         },
                     *         "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *         "errors": [
                     *           {
                     *             "field": "quantity",
                     *             "code": "NEGATIVE_NUMBER",
                     *             "message": "must be greater than 0",
                     *             "receivedValue": -5,
                     *             "expected": "a whole number from 1 to 1000000000"
                     *           }
                     *         ],
                     *         "rawInput": "{\"orderId\":\"ORD-A-9\",\"skuId\":\"SKU-1\",\"customerId\":\"CUST-001\",\"quantity\":-5,\"unitPrice\":29.99,\"taxRate\":0.08,\"transactionTimeMs\":1705314600000}",
                     *         "rawInputTruncated": false,
                     *         "csvHeader": null,
                     *         "contentType": "application/json",
                     *         "definitionVersion": 1,
                     *         "amountAtRisk": null,
                     *         "conflict": null,
                     *         "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *         "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReprocessAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    dismissErrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "filter": {
                 *         "group": "PARTNER_A:NULL_VALUE:customerId"
                 *       },
                 *       "reason": "tests of the partner's"
                 *     }
                 */
                "application/json": components["schemas"]["BulkDismissRequest"];
            };
        };
        responses: {
            /** @description How many were dismissed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dismissed": 12
                     *     }
                     */
                    "application/json": components["schemas"]["Dismissed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    exportErrors: {
        parameters: {
            query?: {
                /**
                 * @description The id of the last whole line that a broken export gave, with the same filters and order: the file goes on behind it, without a header line.
                 * @example 018d0cd5-8d43-7abc-8123-456789abcdef
                 */
                cursor?: components["parameters"]["exportCursor"];
                /**
                 * @description Some fault of the event has this code.
                 * @example NULL_VALUE
                 */
                errorCode?: components["schemas"]["FaultCode"];
                /**
                 * @description Exactly this id of the partner's.
                 * @example ORD-A-12345
                 */
                externalOrderId?: components["parameters"]["externalOrderId"];
                /**
                 * @description Some fault of the event names this field.
                 * @example quantity
                 */
                field?: string;
                /**
                 * @description The file's format.
                 * @example csv
                 */
                format?: "csv" | "ndjson";
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Fingerprint of alike events, as group of an event.
                 * @example PARTNER_A:NULL_VALUE:customerId
                 */
                group?: string;
                /**
                 * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
                 * @example partner-a
                 */
                partnerId?: components["parameters"]["partnerId"];
                /**
                 * @description Where its review stands.
                 * @example open
                 */
                state?: "open" | "resolved" | "dismissed";
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, sent while it is being read; a broken connection means that it is not complete. Cells of text that a spreadsheet would take for a formula begin with an apostrophe. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"id":"018d0cd5-8d43-7abc-8123-456789abcdef","partnerId":"PARTNER_A"} */
                    "application/x-ndjson": string;
                    /** @example id,timestamp,partnerId,externalOrderId,state,stateReason,stateAt,resolvedByOrderId,group,codes,errors,amountAtRisk,definitionVersion,contentType,traceId,inputSha256,rawInputTruncated,rawInput,rawInputBase64 */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listErrorGroups: {
        parameters: {
            query?: {
                /**
                 * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
                 * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
                 */
                cursor?: components["parameters"]["cursor"];
                /**
                 * @description The one group with this id.
                 * @example PARTNER_A:NULL_VALUE:customerId
                 */
                group?: string;
                /**
                 * @description Entries a page.
                 * @example 50
                 */
                pageSize?: components["parameters"]["pageSize"];
                /**
                 * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
                 * @example partner-a
                 */
                partnerId?: components["parameters"]["partnerId"];
                /**
                 * @description What comes first: the highest value at risk, the newest event, or the most open events.
                 * @example lastSeen
                 */
                sortBy?: "valueAtRisk" | "lastSeen" | "open";
                /**
                 * @description Where the group's review stands.
                 * @example regressed
                 */
                state?: "open" | "resolved" | "dismissed" | "regressed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "data": [
                     *         {
                     *           "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *           "partnerId": "PARTNER_A",
                     *           "code": "NEGATIVE_NUMBER",
                     *           "field": "quantity",
                     *           "state": "open",
                     *           "count": 17,
                     *           "open": 12,
                     *           "resolved": 5,
                     *           "dismissed": 0,
                     *           "valueAtRisk": 1799.4,
                     *           "unknownAmounts": 2,
                     *           "firstSeen": "2024-01-14T08:00:00.000Z",
                     *           "lastSeen": "2024-01-15T10:31:05.123Z",
                     *           "sparkline": [
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             0,
                     *             3,
                     *             4,
                     *             0,
                     *             5
                     *           ]
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorGroupPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getErrorGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The group's id, percent-encoded.
                 * @example PARTNER_A:NULL_VALUE:customerId
                 */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "group": "PARTNER_A:NEGATIVE_NUMBER:quantity",
                     *       "partnerId": "PARTNER_A",
                     *       "code": "NEGATIVE_NUMBER",
                     *       "field": "quantity",
                     *       "state": "open",
                     *       "count": 17,
                     *       "open": 12,
                     *       "resolved": 5,
                     *       "dismissed": 0,
                     *       "valueAtRisk": 1799.4,
                     *       "unknownAmounts": 2,
                     *       "firstSeen": "2024-01-14T08:00:00.000Z",
                     *       "lastSeen": "2024-01-15T10:31:05.123Z",
                     *       "sparkline": [
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         0,
                     *         3,
                     *         4,
                     *         0,
                     *         5
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorGroup"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listReprocessJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up to 100, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "id": "018d0cd5-0000-7000-8000-000000000001",
                     *           "kind": "reprocess",
                     *           "state": "cancelled",
                     *           "filter": {
                     *             "group": "PARTNER_A:NULL_VALUE:customerId"
                     *           },
                     *           "queue": null,
                     *           "to": null,
                     *           "reason": "version 2 has a default",
                     *           "actor": {
                     *             "key": "K7Q2M9XW3B",
                     *             "role": "operator"
                     *           },
                     *           "maxPerSecond": 500,
                     *           "total": 5000,
                     *           "processed": 1500,
                     *           "succeeded": 1490,
                     *           "stillFailing": 8,
                     *           "skipped": 2,
                     *           "startedAt": "2024-01-15T11:00:00.000Z",
                     *           "endedAt": "2024-01-15T11:00:03.000Z",
                     *           "failure": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["JobList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    reprocessErrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "filter": {
                 *         "group": "PARTNER_A:NULL_VALUE:customerId"
                 *       },
                 *       "reason": "version 2 has a default",
                 *       "maxPerSecond": 500
                 *     }
                 */
                "application/json": components["schemas"]["BulkReprocessRequest"];
            };
        };
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 12,
                     *       "valueAtRisk": 1799.4,
                     *       "unknownAmounts": 2,
                     *       "sample": [
                     *         {
                     *           "error": "018d0cac-c2a3-7def-80fe-dcba98765432",
                     *           "externalOrderId": "ORD-A-9",
                     *           "outcome": "rejected",
                     *           "errors": [
                     *             {
                     *               "field": "quantity",
                     *               "code": "NEGATIVE_NUMBER",
                     *               "message": "must be greater than 0",
                     *               "receivedValue": -5,
                     *               "expected": "a whole number from 1 to 1000000000"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "wouldSucceed": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ReprocessPlan"];
                };
            };
            /** @description It has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "018d0cd5-0000-7000-8000-000000000001",
                     *       "kind": "reprocess",
                     *       "state": "running",
                     *       "filter": {
                     *         "group": "PARTNER_A:NULL_VALUE:customerId"
                     *       },
                     *       "queue": null,
                     *       "to": null,
                     *       "reason": "version 2 has a default",
                     *       "actor": {
                     *         "key": "K7Q2M9XW3B",
                     *         "role": "operator"
                     *       },
                     *       "maxPerSecond": 500,
                     *       "total": 5000,
                     *       "processed": 1500,
                     *       "succeeded": 1490,
                     *       "stillFailing": 8,
                     *       "skipped": 2,
                     *       "startedAt": "2024-01-15T11:00:00.000Z",
                     *       "endedAt": null,
                     *       "failure": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    getReprocessJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the job.
                 * @example 018d0cd5-0000-7000-8000-000000000001
                 */
                jobId: components["parameters"]["jobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "018d0cd5-0000-7000-8000-000000000001",
                     *       "kind": "reprocess",
                     *       "state": "running",
                     *       "filter": {
                     *         "group": "PARTNER_A:NULL_VALUE:customerId"
                     *       },
                     *       "queue": null,
                     *       "to": null,
                     *       "reason": "version 2 has a default",
                     *       "actor": {
                     *         "key": "K7Q2M9XW3B",
                     *         "role": "operator"
                     *       },
                     *       "maxPerSecond": 500,
                     *       "total": 5000,
                     *       "processed": 1500,
                     *       "succeeded": 1490,
                     *       "stillFailing": 8,
                     *       "skipped": 2,
                     *       "startedAt": "2024-01-15T11:00:00.000Z",
                     *       "endedAt": null,
                     *       "failure": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelReprocessJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the job.
                 * @example 018d0cd5-0000-7000-8000-000000000001
                 */
                jobId: components["parameters"]["jobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "018d0cd5-0000-7000-8000-000000000001",
                     *       "kind": "reprocess",
                     *       "state": "cancelled",
                     *       "filter": {
                     *         "group": "PARTNER_A:NULL_VALUE:customerId"
                     *       },
                     *       "queue": null,
                     *       "to": null,
                     *       "reason": "version 2 has a default",
                     *       "actor": {
                     *         "key": "K7Q2M9XW3B",
                     *         "role": "operator"
                     *       },
                     *       "maxPerSecond": 500,
                     *       "total": 5000,
                     *       "processed": 1500,
                     *       "succeeded": 1490,
                     *       "stillFailing": 8,
                     *       "skipped": 2,
                     *       "startedAt": "2024-01-15T11:00:00.000Z",
                     *       "endedAt": "2024-01-15T11:00:03.000Z",
                     *       "failure": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    errorStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Of the last 90 days. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "statistics": {
                     *         "totalErrors": 3,
                     *         "errorsByPartner": {
                     *           "PARTNER_A": 2,
                     *           "PARTNER_B": 1
                     *         },
                     *         "errorsByCode": {
                     *           "NEGATIVE_NUMBER": 2,
                     *           "NULL_VALUE": 1
                     *         },
                     *         "last24Hours": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ErrorStatistics"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    streamEvents: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The id of the last event that this client saw: it is first sent what came since, of the newest 1,000 events, else reset.
                 * @example 18d0cabd843-1017
                 */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that ends when the server stops. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 2000
                     *
                     *     id: 18d0cabd843-1018
                     *     event: error
                     *     data: {"id":"018d0cd5-8d43-7abc-8123-456789abcdef","partnerId":"PARTNER_A","group":"PARTNER_A:NULL_VALUE:skuId","errors":[],"amountAtRisk":null}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description For JSON bodies: the same key and body give the first answer again; another body is a 422, and a 409 while the first is at work.
                 * @example 5f0c6a3e-3b1a-4b7e-9a55-0e7f5c1d2a10
                 */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        /** @description In the partner's own format. May be compressed (Content-Encoding gzip or zstd). */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "orderId": "ORD-A-12345",
                 *       "skuId": "SKU-ABC123",
                 *       "customerId": "CUST-001",
                 *       "quantity": 5,
                 *       "unitPrice": 29.99,
                 *       "taxRate": 0.08,
                 *       "transactionTimeMs": 1705314600000,
                 *       "metadata": {
                 *         "region": "north",
                 *         "channel": "web"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PartnerInput"];
            };
        };
        responses: {
            /** @description Durable. Sending the same order again gives the same answer with duplicate: true. */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted",
                     *       "orderId": "ORD-A-12345",
                     *       "partnerId": "PARTNER_A",
                     *       "sequenceNumber": 42,
                     *       "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": components["schemas"]["FeedAccepted"];
                };
            };
            /** @description The body is not the partner's format (MALFORMED_INPUT; kept as an error event), or a parameter or header is bad. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The text is not valid JSON at byte 17: syntax error.",
                     *       "code": "MALFORMED_INPUT",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The text is not valid JSON at byte 17: syntax error.",
                     *       "orderId": null,
                     *       "partnerId": "PARTNER_A",
                     *       "errors": [
                     *         "The text is not valid JSON at byte 17: syntax error."
                     *       ],
                     *       "details": [
                     *         {
                     *           "field": "",
                     *           "code": "MALFORMED_INPUT",
                     *           "message": "The text is not valid JSON at byte 17: syntax error."
                     *         }
                     *       ],
                     *       "errorId": "018d0cac-c2a3-7def-80fe-dcba98765432"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UnknownPartner"];
            408: components["responses"]["Timeout"];
            /** @description The id is known with other content; the first version stands. As a problem: a request with this Idempotency-Key is at work. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "conflict",
                     *       "orderId": "ORD-A-12345",
                     *       "partnerId": "PARTNER_A",
                     *       "existing": {
                     *         "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *         "sequenceNumber": 42
                     *       },
                     *       "differences": [
                     *         {
                     *           "field": "quantity",
                     *           "accepted": 5,
                     *           "received": 6
                     *         }
                     *       ],
                     *       "errorId": "018d0cac-c2a3-7def-80fe-dcba98765432"
                     *     }
                     */
                    "application/json": components["schemas"]["FeedConflict"];
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The first request with this Idempotency-Key is still being answered; try again in a second.",
                     *       "code": "IDEMPOTENCY_KEY_IN_USE",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The first request with this Idempotency-Key is still being answered; try again in a second."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description Rejected, with every fault, and kept as an error event. As a problem: the Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "rejected",
                     *       "orderId": "ORD-A-9",
                     *       "partnerId": "PARTNER_A",
                     *       "errors": [
                     *         "quantity: must be greater than 0"
                     *       ],
                     *       "details": [
                     *         {
                     *           "field": "quantity",
                     *           "code": "NEGATIVE_NUMBER",
                     *           "message": "must be greater than 0",
                     *           "receivedValue": -5,
                     *           "expected": "a whole number from 1 to 1000000000"
                     *         }
                     *       ],
                     *       "errorId": "018d0cac-c2a3-7def-80fe-dcba98765432"
                     *     }
                     */
                    "application/json": components["schemas"]["FeedRejected"];
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Content",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used before with another body; use a new key for each request.",
                     *       "code": "IDEMPOTENCY_KEY_REUSED",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "This Idempotency-Key was used before with another body; use a new key for each request."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    sendBatch: {
        parameters: {
            query?: {
                /**
                 * @description reject_all: one refused order withholds all of them.
                 * @example reject_all
                 */
                onInvalid?: "reject_each" | "reject_all";
                /**
                 * @description Which results the answer lists; the counts are always there.
                 * @example failed
                 */
                results?: components["parameters"]["results"];
            };
            header?: {
                /**
                 * @description For JSON bodies: the same key and body give the first answer again; another body is a 422, and a 409 while the first is at work.
                 * @example 5f0c6a3e-3b1a-4b7e-9a55-0e7f5c1d2a10
                 */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        /** @description May be compressed (Content-Encoding gzip or zstd). NDJSON and CSV are read and answered as streams of any length. */
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "orderId": "ORD-A-12345",
                 *         "skuId": "SKU-ABC123",
                 *         "customerId": "CUST-001",
                 *         "quantity": 5,
                 *         "unitPrice": 29.99,
                 *         "taxRate": 0.08,
                 *         "transactionTimeMs": 1705314600000,
                 *         "metadata": {
                 *           "region": "north",
                 *           "channel": "web"
                 *         }
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["PartnerBatch"];
                /** @example {"orderId":"ORD-A-12345","skuId":"SKU-ABC123","customerId":"CUST-001","quantity":5,"unitPrice":29.99,"taxRate":0.08,"transactionTimeMs":1705314600000,"metadata":{"region":"north","channel":"web"}} */
                "application/x-ndjson": string;
                /**
                 * @example InvoiceNo,StockCode,Quantity
                 *     536365,85123A,6
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description Every order decided, each durable. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "status": "accepted",
                     *           "orderId": "ORD-A-12345",
                     *           "partnerId": "PARTNER_A",
                     *           "sequenceNumber": 42,
                     *           "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *           "duplicate": false
                     *         },
                     *         {
                     *           "status": "rejected",
                     *           "orderId": "ORD-A-9",
                     *           "partnerId": "PARTNER_A",
                     *           "errors": [
                     *             "quantity: must be greater than 0"
                     *           ],
                     *           "details": [
                     *             {
                     *               "field": "quantity",
                     *               "code": "NEGATIVE_NUMBER",
                     *               "message": "must be greater than 0",
                     *               "receivedValue": -5,
                     *               "expected": "a whole number from 1 to 1000000000"
                     *             }
                     *           ],
                     *           "errorId": "018d0cac-c2a3-7def-80fe-dcba98765432"
                     *         }
                     *       ],
                     *       "total": 2,
                     *       "accepted": 1,
                     *       "rejected": 1,
                     *       "duplicates": 0,
                     *       "conflicts": 0
                     *     }
                     */
                    "application/json": components["schemas"]["BatchAnswer"];
                };
            };
            /** @description The body is not the partner's format (MALFORMED_INPUT; kept as an error event), or a parameter or header is bad. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The text is not valid JSON at byte 17: syntax error.",
                     *       "code": "MALFORMED_INPUT",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The text is not valid JSON at byte 17: syntax error.",
                     *       "orderId": null,
                     *       "partnerId": "PARTNER_A",
                     *       "errors": [
                     *         "The text is not valid JSON at byte 17: syntax error."
                     *       ],
                     *       "details": [
                     *         {
                     *           "field": "",
                     *           "code": "MALFORMED_INPUT",
                     *           "message": "The text is not valid JSON at byte 17: syntax error."
                     *         }
                     *       ],
                     *       "errorId": "018d0cac-c2a3-7def-80fe-dcba98765432"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UnknownPartner"];
            408: components["responses"]["Timeout"];
            /** @description A request with this Idempotency-Key is at work. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The first request with this Idempotency-Key is still being answered; try again in a second.",
                     *       "code": "IDEMPOTENCY_KEY_IN_USE",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The first request with this Idempotency-Key is still being answered; try again in a second."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Content",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used before with another body; use a new key for each request.",
                     *       "code": "IDEMPOTENCY_KEY_REUSED",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "This Idempotency-Key was used before with another body; use a new key for each request."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    validateOrders: {
        parameters: {
            query?: {
                /**
                 * @description Which results the answer lists; the counts are always there.
                 * @example failed
                 */
                results?: components["parameters"]["results"];
            };
            header?: {
                /**
                 * @description For JSON bodies: the same key and body give the first answer again; another body is a 422, and a 409 while the first is at work.
                 * @example 5f0c6a3e-3b1a-4b7e-9a55-0e7f5c1d2a10
                 */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        /** @description One order, or a batch in any of its forms. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "orderId": "ORD-A-12345",
                 *       "skuId": "SKU-ABC123",
                 *       "customerId": "CUST-001",
                 *       "quantity": 5,
                 *       "unitPrice": 29.99,
                 *       "taxRate": 0.08,
                 *       "transactionTimeMs": 1705314600000,
                 *       "metadata": {
                 *         "region": "north",
                 *         "channel": "web"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PartnerInput"] | components["schemas"]["PartnerInput"][];
                /** @example {"orderId":"ORD-A-12345","skuId":"SKU-ABC123","customerId":"CUST-001","quantity":5,"unitPrice":29.99,"taxRate":0.08,"transactionTimeMs":1705314600000,"metadata":{"region":"north","channel":"web"}} */
                "application/x-ndjson": string;
                /**
                 * @example InvoiceNo,StockCode,Quantity
                 *     536365,85123A,6
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description What each order of a batch would become. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "status": "accepted",
                     *           "orderId": "ORD-A-12345",
                     *           "partnerId": "PARTNER_A",
                     *           "duplicate": false
                     *         },
                     *         {
                     *           "status": "rejected",
                     *           "orderId": "ORD-A-9",
                     *           "partnerId": "PARTNER_A",
                     *           "errors": [
                     *             "quantity: must be greater than 0"
                     *           ],
                     *           "details": [
                     *             {
                     *               "field": "quantity",
                     *               "code": "NEGATIVE_NUMBER",
                     *               "message": "must be greater than 0",
                     *               "receivedValue": -5,
                     *               "expected": "a whole number from 1 to 1000000000"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "total": 2,
                     *       "accepted": 1,
                     *       "rejected": 1,
                     *       "duplicates": 0,
                     *       "conflicts": 0
                     *     }
                     */
                    "application/json": components["schemas"]["BatchAnswer"];
                };
            };
            /** @description A single order would be accepted. */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted",
                     *       "orderId": "ORD-A-12345",
                     *       "partnerId": "PARTNER_A",
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": components["schemas"]["FeedAccepted"];
                };
            };
            /** @description The body is not the partner's format (MALFORMED_INPUT; kept as an error event), or a parameter or header is bad. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "The text is not valid JSON at byte 17: syntax error.",
                     *       "code": "MALFORMED_INPUT",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The text is not valid JSON at byte 17: syntax error.",
                     *       "orderId": null,
                     *       "partnerId": "PARTNER_A",
                     *       "errors": [
                     *         "The text is not valid JSON at byte 17: syntax error."
                     *       ],
                     *       "details": [
                     *         {
                     *           "field": "",
                     *           "code": "MALFORMED_INPUT",
                     *           "message": "The text is not valid JSON at byte 17: syntax error."
                     *         }
                     *       ],
                     *       "errorId": "018d0cac-c2a3-7def-80fe-dcba98765432"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UnknownPartner"];
            408: components["responses"]["Timeout"];
            /** @description A single order would be a conflict. As a problem: a request with this Idempotency-Key is at work. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "conflict",
                     *       "orderId": "ORD-A-12345",
                     *       "partnerId": "PARTNER_A",
                     *       "existing": {
                     *         "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *         "sequenceNumber": 42
                     *       },
                     *       "differences": [
                     *         {
                     *           "field": "quantity",
                     *           "accepted": 5,
                     *           "received": 6
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FeedConflict"];
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "The first request with this Idempotency-Key is still being answered; try again in a second.",
                     *       "code": "IDEMPOTENCY_KEY_IN_USE",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The first request with this Idempotency-Key is still being answered; try again in a second."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description A single order would be rejected. As a problem: the Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "rejected",
                     *       "orderId": "ORD-A-9",
                     *       "partnerId": "PARTNER_A",
                     *       "errors": [
                     *         "quantity: must be greater than 0"
                     *       ],
                     *       "details": [
                     *         {
                     *           "field": "quantity",
                     *           "code": "NEGATIVE_NUMBER",
                     *           "message": "must be greater than 0",
                     *           "receivedValue": -5,
                     *           "expected": "a whole number from 1 to 1000000000"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FeedRejected"];
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Content",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used before with another body; use a new key for each request.",
                     *       "code": "IDEMPOTENCY_KEY_REUSED",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "This Idempotency-Key was used before with another body; use a new key for each request."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCaller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where no keys are asked for, everyone is an admin without a key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "authentication": true,
                     *       "role": "operator",
                     *       "keyId": "Zk3Jq9TbLw",
                     *       "partnerId": null,
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["CallerAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
        };
    };
    getDescription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            403: components["responses"]["Forbidden"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /**
                 * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
                 * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
                 */
                cursor?: components["parameters"]["cursor"];
                /**
                 * @description Exactly this customer.
                 * @example CUST-001
                 */
                customerId?: components["parameters"]["customerId"];
                /**
                 * @description Exactly this id of the partner's.
                 * @example ORD-A-12345
                 */
                externalOrderId?: components["parameters"]["externalOrderId"];
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Highest grossAmount.
                 * @example 149.95
                 */
                maxAmount?: components["parameters"]["maxAmount"];
                /**
                 * @description Lowest grossAmount.
                 * @example 100
                 */
                minAmount?: components["parameters"]["minAmount"];
                /**
                 * @description Number of the page, from 1, within the first 10000 entries; further on, follow nextCursor. Not beside cursor.
                 * @example 2
                 */
                page?: components["parameters"]["page"];
                /**
                 * @description Entries a page.
                 * @example 50
                 */
                pageSize?: components["parameters"]["pageSize"];
                /**
                 * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
                 * @example partner-a
                 */
                partnerId?: components["parameters"]["partnerId"];
                /**
                 * @description Exactly this product.
                 * @example SKU-ABC123
                 */
                productId?: components["parameters"]["productId"];
                /**
                 * @description What to sort by; ids break ties.
                 * @example transactionTime
                 */
                sortBy?: components["parameters"]["sortBy"];
                /**
                 * @description Up or down.
                 * @example asc
                 */
                sortOrder?: components["parameters"]["sortOrder"];
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, newest processedAt first unless sorted otherwise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "data": [
                     *         {
                     *           "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *           "externalOrderId": "ORD-A-12345",
                     *           "partnerId": "PARTNER_A",
                     *           "sequenceNumber": 42,
                     *           "productId": "SKU-ABC123",
                     *           "customerId": "CUST-001",
                     *           "quantity": 5,
                     *           "unitPrice": 29.99,
                     *           "taxRate": 0.08,
                     *           "grossAmount": 149.95,
                     *           "taxAmount": 11.996,
                     *           "netAmount": 161.946,
                     *           "transactionTime": "2024-01-15T10:30:00.000Z",
                     *           "processedAt": "2024-01-15T10:30:05.123Z",
                     *           "metadata": {
                     *             "channel": "web",
                     *             "region": "north"
                     *           },
                     *           "definitionVersion": 1
                     *         }
                     *       ],
                     *       "total": 5790,
                     *       "totalExact": true,
                     *       "page": 1,
                     *       "pageSize": 20,
                     *       "totalPages": 290,
                     *       "hasMore": true,
                     *       "nextCursor": "ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The order's id.
                 * @example 018d0cab-d843-7abc-8123-456789abcdef
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "order": {
                     *         "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *         "externalOrderId": "ORD-A-12345",
                     *         "partnerId": "PARTNER_A",
                     *         "sequenceNumber": 42,
                     *         "productId": "SKU-ABC123",
                     *         "customerId": "CUST-001",
                     *         "quantity": 5,
                     *         "unitPrice": 29.99,
                     *         "taxRate": 0.08,
                     *         "grossAmount": 149.95,
                     *         "taxAmount": 11.996,
                     *         "netAmount": 161.946,
                     *         "transactionTime": "2024-01-15T10:30:00.000Z",
                     *         "processedAt": "2024-01-15T10:30:05.123Z",
                     *         "metadata": {
                     *           "channel": "web",
                     *           "region": "north"
                     *         },
                     *         "definitionVersion": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OrderAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getOrderHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The order's id.
                 * @example 018d0cab-d843-7abc-8123-456789abcdef
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known of its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "018d0cab-d843-7abc-8123-456789abcdef",
                     *       "receivedAt": "2024-01-15T10:30:05.121Z",
                     *       "acceptedAt": "2024-01-15T10:30:05.123Z",
                     *       "queuedAt": "2024-01-15T10:30:05.125Z",
                     *       "storedAt": "2024-01-15T10:30:05.151Z",
                     *       "traceId": "0af7651916cd43dd8448eb211c80319c",
                     *       "input": {
                     *         "text": "{\"orderId\":\"ORD-A-12345\",\"quantity\":5}",
                     *         "base64": null,
                     *         "contentType": "application/json",
                     *         "csvHeader": null,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *         "bytes": 38
                     *       },
                     *       "inputAbsence": null,
                     *       "repairedFrom": {
                     *         "errorId": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *         "at": "2024-01-15T10:30:05.130Z",
                     *         "actor": {
                     *           "key": "kA1b2C3d4E",
                     *           "role": "operator"
                     *         },
                     *         "reason": "the partner confirmed five",
                     *         "input": "corrected"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OrderHistory"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listOrdersOfCustomer: {
        parameters: {
            query?: {
                /**
                 * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
                 * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
                 */
                cursor?: components["parameters"]["cursor"];
                /**
                 * @description Exactly this id of the partner's.
                 * @example ORD-A-12345
                 */
                externalOrderId?: components["parameters"]["externalOrderId"];
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Highest grossAmount.
                 * @example 149.95
                 */
                maxAmount?: components["parameters"]["maxAmount"];
                /**
                 * @description Lowest grossAmount.
                 * @example 100
                 */
                minAmount?: components["parameters"]["minAmount"];
                /**
                 * @description Number of the page, from 1, within the first 10000 entries; further on, follow nextCursor. Not beside cursor.
                 * @example 2
                 */
                page?: components["parameters"]["page"];
                /**
                 * @description Entries a page.
                 * @example 50
                 */
                pageSize?: components["parameters"]["pageSize"];
                /**
                 * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
                 * @example partner-a
                 */
                partnerId?: components["parameters"]["partnerId"];
                /**
                 * @description Exactly this product.
                 * @example SKU-ABC123
                 */
                productId?: components["parameters"]["productId"];
                /**
                 * @description What to sort by; ids break ties.
                 * @example transactionTime
                 */
                sortBy?: components["parameters"]["sortBy"];
                /**
                 * @description Up or down.
                 * @example asc
                 */
                sortOrder?: components["parameters"]["sortOrder"];
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path: {
                /**
                 * @description Exactly this customer.
                 * @example CUST-001
                 */
                customerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, newest processedAt first unless sorted otherwise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "data": [
                     *         {
                     *           "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *           "externalOrderId": "ORD-A-12345",
                     *           "partnerId": "PARTNER_A",
                     *           "sequenceNumber": 42,
                     *           "productId": "SKU-ABC123",
                     *           "customerId": "CUST-001",
                     *           "quantity": 5,
                     *           "unitPrice": 29.99,
                     *           "taxRate": 0.08,
                     *           "grossAmount": 149.95,
                     *           "taxAmount": 11.996,
                     *           "netAmount": 161.946,
                     *           "transactionTime": "2024-01-15T10:30:00.000Z",
                     *           "processedAt": "2024-01-15T10:30:05.123Z",
                     *           "metadata": {
                     *             "channel": "web",
                     *             "region": "north"
                     *           },
                     *           "definitionVersion": 1
                     *         }
                     *       ],
                     *       "total": 5790,
                     *       "totalExact": true,
                     *       "page": 1,
                     *       "pageSize": 20,
                     *       "totalPages": 290,
                     *       "hasMore": true,
                     *       "nextCursor": "ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listOrdersOfPartner: {
        parameters: {
            query?: {
                /**
                 * @description nextCursor of an answer to the same filters and order. Every page costs the same, and none repeats or skips an entry while orders arrive.
                 * @example ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw
                 */
                cursor?: components["parameters"]["cursor"];
                /**
                 * @description Exactly this customer.
                 * @example CUST-001
                 */
                customerId?: components["parameters"]["customerId"];
                /**
                 * @description Exactly this id of the partner's.
                 * @example ORD-A-12345
                 */
                externalOrderId?: components["parameters"]["externalOrderId"];
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Highest grossAmount.
                 * @example 149.95
                 */
                maxAmount?: components["parameters"]["maxAmount"];
                /**
                 * @description Lowest grossAmount.
                 * @example 100
                 */
                minAmount?: components["parameters"]["minAmount"];
                /**
                 * @description Number of the page, from 1, within the first 10000 entries; further on, follow nextCursor. Not beside cursor.
                 * @example 2
                 */
                page?: components["parameters"]["page"];
                /**
                 * @description Entries a page.
                 * @example 50
                 */
                pageSize?: components["parameters"]["pageSize"];
                /**
                 * @description Exactly this product.
                 * @example SKU-ABC123
                 */
                productId?: components["parameters"]["productId"];
                /**
                 * @description What to sort by; ids break ties.
                 * @example transactionTime
                 */
                sortBy?: components["parameters"]["sortBy"];
                /**
                 * @description Up or down.
                 * @example asc
                 */
                sortOrder?: components["parameters"]["sortOrder"];
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path: {
                /**
                 * @description The partner's id, slug, or A or B.
                 * @example PARTNER_A
                 */
                partnerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, newest processedAt first unless sorted otherwise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "data": [
                     *         {
                     *           "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *           "externalOrderId": "ORD-A-12345",
                     *           "partnerId": "PARTNER_A",
                     *           "sequenceNumber": 42,
                     *           "productId": "SKU-ABC123",
                     *           "customerId": "CUST-001",
                     *           "quantity": 5,
                     *           "unitPrice": 29.99,
                     *           "taxRate": 0.08,
                     *           "grossAmount": 149.95,
                     *           "taxAmount": 11.996,
                     *           "netAmount": 161.946,
                     *           "transactionTime": "2024-01-15T10:30:00.000Z",
                     *           "processedAt": "2024-01-15T10:30:05.123Z",
                     *           "metadata": {
                     *             "channel": "web",
                     *             "region": "north"
                     *           },
                     *           "definitionVersion": 1
                     *         }
                     *       ],
                     *       "total": 5790,
                     *       "totalExact": true,
                     *       "page": 1,
                     *       "pageSize": 20,
                     *       "totalPages": 290,
                     *       "hasMore": true,
                     *       "nextCursor": "ASv3hKXhCvK6AAAAAAAAABQBjQzV-UN6vIEjRWeJq83vAAABjQyr2EMv_rQw"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    exportOrders: {
        parameters: {
            query?: {
                /**
                 * @description The id of the last whole line that a broken export gave, with the same filters and order: the file goes on behind it, without a header line.
                 * @example 018d0cd5-8d43-7abc-8123-456789abcdef
                 */
                cursor?: components["parameters"]["exportCursor"];
                /**
                 * @description Exactly this customer.
                 * @example CUST-001
                 */
                customerId?: components["parameters"]["customerId"];
                /**
                 * @description Exactly this id of the partner's.
                 * @example ORD-A-12345
                 */
                externalOrderId?: components["parameters"]["externalOrderId"];
                /**
                 * @description The file's format.
                 * @example ndjson
                 */
                format?: "csv" | "ndjson";
                /**
                 * @description Not before this time: transactionTime of orders, timestamp of errors. ISO 8601 with Z or an offset, or a date alone (the start of that day, UTC).
                 * @example 2024-01-15
                 */
                fromDate?: components["parameters"]["fromDate"];
                /**
                 * @description Highest grossAmount.
                 * @example 149.95
                 */
                maxAmount?: components["parameters"]["maxAmount"];
                /**
                 * @description Lowest grossAmount.
                 * @example 100
                 */
                minAmount?: components["parameters"]["minAmount"];
                /**
                 * @description A partner's id, slug, or A and B for PARTNER_A and PARTNER_B. A partner that nobody knows matches nothing.
                 * @example partner-a
                 */
                partnerId?: components["parameters"]["partnerId"];
                /**
                 * @description Exactly this product.
                 * @example SKU-ABC123
                 */
                productId?: components["parameters"]["productId"];
                /**
                 * @description What to sort by; ids break ties.
                 * @example transactionTime
                 */
                sortBy?: components["parameters"]["sortBy"];
                /**
                 * @description Up or down.
                 * @example asc
                 */
                sortOrder?: components["parameters"]["sortOrder"];
                /**
                 * @description Not after this time. ISO 8601 with Z or an offset, or a date alone (the last millisecond of that day, UTC).
                 * @example 2024-01-15T12:00:00Z
                 */
                toDate?: components["parameters"]["toDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, sent while it is being read; a broken connection means that it is not complete. Cells of text that a spreadsheet would take for a formula begin with an apostrophe. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"id":"018d0cab-d843-7abc-8123-456789abcdef","externalOrderId":"ORD-A-12345","partnerId":"PARTNER_A","sequenceNumber":42,"productId":"SKU-ABC123","customerId":"CUST-001","quantity":5,"unitPrice":29.99,"taxRate":0.08,"grossAmount":149.95,"taxAmount":11.996,"netAmount":161.946,"transactionTime":"2024-01-15T10:30:00.000Z","processedAt":"2024-01-15T10:30:05.123Z","metadata":{"channel":"web","region":"north"},"definitionVersion":1} */
                    "application/x-ndjson": string;
                    /**
                     * @example id,externalOrderId,partnerId,sequenceNumber,productId,customerId,quantity,unitPrice,taxRate,grossAmount,taxAmount,netAmount,transactionTime,processedAt,currency,metadata,definitionVersion
                     *     018d0cab-d843-7abc-8123-456789abcdef,ORD-A-12345,PARTNER_A,42,SKU-ABC123,CUST-001,5,29.99,0.08,149.95,11.996,161.946,2024-01-15T10:30:00.000Z,2024-01-15T10:30:05.123Z,,,1
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    findOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's own id.
                 * @example ORD-A-12345
                 */
                externalId: string;
                /**
                 * @description The partner's id, slug, or A or B.
                 * @example PARTNER_A
                 */
                partnerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "order": {
                     *         "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *         "externalOrderId": "ORD-A-12345",
                     *         "partnerId": "PARTNER_A",
                     *         "sequenceNumber": 42,
                     *         "productId": "SKU-ABC123",
                     *         "customerId": "CUST-001",
                     *         "quantity": 5,
                     *         "unitPrice": 29.99,
                     *         "taxRate": 0.08,
                     *         "grossAmount": 149.95,
                     *         "taxAmount": 11.996,
                     *         "netAmount": 161.946,
                     *         "transactionTime": "2024-01-15T10:30:00.000Z",
                     *         "processedAt": "2024-01-15T10:30:05.123Z",
                     *         "metadata": {
                     *           "channel": "web",
                     *           "region": "north"
                     *         },
                     *         "definitionVersion": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OrderAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    orderStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Exact, and as cheap with many orders as with few. Where a cache is configured, up to 5 minutes old; then the age is in the answer and in its header fields. */
            200: {
                headers: {
                    /** @description Seconds since the statistics were computed; only where a cache is configured. */
                    Age?: number;
                    /** @description How long they may be kept; only where a cache is configured. */
                    "Cache-Control"?: "private, max-age=300";
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "statistics": {
                     *         "totalOrders": 2,
                     *         "ordersByPartner": {
                     *           "PARTNER_A": 1,
                     *           "PARTNER_B": 1
                     *         },
                     *         "totalGrossAmount": 249.95,
                     *         "totalTaxAmount": 31.996,
                     *         "totalNetAmount": 281.946,
                     *         "averageOrderValue": 140.97,
                     *         "highestSequence": {
                     *           "PARTNER_A": 1,
                     *           "PARTNER_B": 1
                     *         },
                     *         "ordersByDate": {
                     *           "2024-01-15": 2
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OrderStatistics"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getOverview: {
        parameters: {
            query?: {
                /**
                 * @description How far back: steps of 10 s, 5 min, 30 min or 2 h.
                 * @example 24h
                 */
                range?: "1h" | "24h" | "7d" | "30d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As sampled each second; the books are balanced about every 10 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "range": "24h",
                     *       "stepSeconds": 300,
                     *       "points": [
                     *         {
                     *           "at": "2024-01-15T10:25:00.000Z",
                     *           "accepted": 35120,
                     *           "rejected": 402,
                     *           "duplicates": 3,
                     *           "conflicts": 20,
                     *           "p50": 0.81,
                     *           "p95": 2.02,
                     *           "p99": 3.37,
                     *           "queueDepth": 160,
                     *           "oldestAgeMs": 95,
                     *           "dead": 1
                     *         }
                     *       ],
                     *       "now": {
                     *         "at": "2024-01-15T10:30:05.123Z",
                     *         "accepted": 118.2,
                     *         "rejected": 1.4,
                     *         "duplicates": 0,
                     *         "conflicts": 0.1,
                     *         "p50": 0.82,
                     *         "p95": 2.1,
                     *         "p99": 3.4,
                     *         "queueDepth": 41,
                     *         "oldestAgeMs": 18,
                     *         "dead": 1
                     *       },
                     *       "conservation": {
                     *         "unaccounted": 0,
                     *         "unaccountedErrors": 0,
                     *         "checkedAt": "2024-01-15T10:30:01.000Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "id": "dead_letters",
                     *           "severity": "warning",
                     *           "title": "Dead letters wait",
                     *           "detail": "1 orders could not be stored and wait in valid_orders_dlq. Read why in the log, mend it, then redrive them.",
                     *           "since": "2024-01-15T09:12:44.000Z"
                     *         }
                     *       ],
                     *       "totals": {
                     *         "orders": 5790,
                     *         "openErrors": 14
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Overview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listPartners: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "partners": [
                     *         {
                     *           "id": "PARTNER_A",
                     *           "slug": "partner-a",
                     *           "health": "ok",
                     *           "definitionVersion": 1,
                     *           "format": "json",
                     *           "lastSeen": "2024-01-15T10:30:05.123Z",
                     *           "ratesPerMinute": [
                     *             {
                     *               "minutes": 1,
                     *               "received": 120,
                     *               "accepted": 118,
                     *               "duplicates": 0,
                     *               "conflicts": 0,
                     *               "rejected": 2
                     *             },
                     *             {
                     *               "minutes": 5,
                     *               "received": 110.4,
                     *               "accepted": 109.2,
                     *               "duplicates": 0,
                     *               "conflicts": 0,
                     *               "rejected": 1.2
                     *             },
                     *             {
                     *               "minutes": 60,
                     *               "received": 96.75,
                     *               "accepted": 96.5,
                     *               "duplicates": 0,
                     *               "conflicts": 0,
                     *               "rejected": 0.25
                     *             }
                     *           ],
                     *           "errorRate": 0.0026,
                     *           "sequence": {
                     *             "highest": 5805,
                     *             "stored": 5790,
                     *             "waiting": 15,
                     *             "gaps": 0
                     *           },
                     *           "rateLimit": {
                     *             "perSecond": 1000,
                     *             "burst": 2000,
                     *             "left": 1876
                     *           },
                     *           "personal": [
                     *             "customerId"
                     *           ],
                     *           "personalInputs": [
                     *             "customerId"
                     *           ],
                     *           "keys": [
                     *             {
                     *               "id": "4fTz0aQ9Xk",
                     *               "createdAt": "2024-01-02T09:00:00.000Z",
                     *               "expiresAt": null,
                     *               "lastUsedAt": "2024-01-15T10:30:00.000Z"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PartnerList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getPartner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The partner. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "PARTNER_A",
                     *       "slug": "partner-a",
                     *       "health": "ok",
                     *       "definitionVersion": 1,
                     *       "format": "json",
                     *       "lastSeen": "2024-01-15T10:30:05.123Z",
                     *       "ratesPerMinute": [
                     *         {
                     *           "minutes": 1,
                     *           "received": 120,
                     *           "accepted": 118,
                     *           "duplicates": 0,
                     *           "conflicts": 0,
                     *           "rejected": 2
                     *         },
                     *         {
                     *           "minutes": 5,
                     *           "received": 110.4,
                     *           "accepted": 109.2,
                     *           "duplicates": 0,
                     *           "conflicts": 0,
                     *           "rejected": 1.2
                     *         },
                     *         {
                     *           "minutes": 60,
                     *           "received": 96.75,
                     *           "accepted": 96.5,
                     *           "duplicates": 0,
                     *           "conflicts": 0,
                     *           "rejected": 0.25
                     *         }
                     *       ],
                     *       "errorRate": 0.0026,
                     *       "sequence": {
                     *         "highest": 5805,
                     *         "stored": 5790,
                     *         "waiting": 15,
                     *         "gaps": 0
                     *       },
                     *       "rateLimit": {
                     *         "perSecond": 1000,
                     *         "burst": 2000,
                     *         "left": 1876
                     *       },
                     *       "personal": [
                     *         "customerId"
                     *       ],
                     *       "personalInputs": [
                     *         "customerId"
                     *       ],
                     *       "keys": [
                     *         {
                     *           "id": "4fTz0aQ9Xk",
                     *           "createdAt": "2024-01-02T09:00:00.000Z",
                     *           "expiresAt": null,
                     *           "lastUsedAt": "2024-01-15T10:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Partner"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getDefinition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version in force, with its text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "partnerId": "PARTNER_A",
                     *       "version": 2,
                     *       "active": true,
                     *       "source": "id = \"PARTNER_A\"\nslug = \"partner-a\"\nversion = 2\n",
                     *       "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                     *       "origin": "api",
                     *       "uploadedAt": "2024-01-15T10:30:05.123Z",
                     *       "uploadedBy": "4fTz0aQ9Xk",
                     *       "reason": "missing customers are walk-in customers",
                     *       "activatedAt": "2024-01-15T10:30:05.123Z",
                     *       "activatedBy": "4fTz0aQ9Xk"
                     *     }
                     */
                    "application/json": components["schemas"]["Definition"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    putDefinition: {
        parameters: {
            query?: {
                /**
                 * @description Whether it comes into force at once; else it waits for .../definition/activate.
                 * @example true
                 */
                activate?: "true" | "false";
                /**
                 * @description Why, for the history.
                 * @example missing customers are walk-in customers
                 */
                reason?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example id = "PARTNER_A"
                 *     slug = "partner-a"
                 *     version = 2
                 */
                "application/toml": string;
            };
        };
        responses: {
            /** @description The version is in the history, and in force if `active`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 2,
                     *       "active": true,
                     *       "samples": [
                     *         {
                     *           "name": "an order with metadata",
                     *           "passed": true,
                     *           "failure": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DefinitionUploaded"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            /** @description The version's number is taken (VERSION_EXISTS); the answer names the next free one. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "There is a version 2 of PARTNER_A's definition already, and versions do not change. The next free one is 3: say version = 3 in the definition.",
                     *       "code": "VERSION_EXISTS",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "There is a version 2 of PARTNER_A's definition already, and versions do not change. The next free one is 3: say version = 3 in the definition."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The definition has mistakes (DEFINITION_INVALID, each with its line and key), or one of its samples does not become what it must (SAMPLES_FAILED, with all samples). Nothing was changed. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Content",
                     *       "status": 422,
                     *       "detail": "The definition has a mistake; nothing was changed.",
                     *       "code": "DEFINITION_INVALID",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The definition has a mistake; nothing was changed.",
                     *       "errors": [
                     *         {
                     *           "line": 17,
                     *           "key": "fields.quantity.min",
                     *           "message": "must be a whole number from 1 to 1000000000."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["DefinitionProblem"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    activateDefinition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1,
                 *       "reason": "version 2 takes the wrong tax rate"
                 *     }
                 */
                "application/json": {
                    reason: string;
                    version: number;
                };
            };
        };
        responses: {
            /** @description It is in force. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "previous": 2
                     *     }
                     */
                    "application/json": {
                        /** @description What was in force before. */
                        previous: number;
                        version: number;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    testDefinition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "definition": null,
                 *       "input": "{\"orderId\": \"ORD-A-12345\"}"
                 *     }
                 */
                "application/json": components["schemas"]["InputTrialRequest"];
            };
        };
        responses: {
            /** @description The order, or every fault; nothing is written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "outcome": "accepted",
                     *       "order": {
                     *         "id": null,
                     *         "externalOrderId": "ORD-A-12345",
                     *         "partnerId": "PARTNER_A",
                     *         "sequenceNumber": null,
                     *         "productId": "SKU-ABC123",
                     *         "customerId": "CUST-001",
                     *         "quantity": 5,
                     *         "unitPrice": 29.99,
                     *         "taxRate": 0.08,
                     *         "grossAmount": 149.95,
                     *         "taxAmount": 11.996,
                     *         "netAmount": 161.946,
                     *         "transactionTime": "2024-01-15T10:30:00.000Z",
                     *         "processedAt": null,
                     *         "metadata": {
                     *           "channel": "web",
                     *           "region": "north"
                     *         },
                     *         "definitionVersion": 2
                     *       },
                     *       "errors": [],
                     *       "fields": [
                     *         {
                     *           "field": "externalOrderId",
                     *           "sources": [
                     *             "orderId"
                     *           ],
                     *           "value": "ORD-A-12345"
                     *         },
                     *         {
                     *           "field": "quantity",
                     *           "sources": [
                     *             "quantity"
                     *           ],
                     *           "value": 5
                     *         },
                     *         {
                     *           "field": "currency",
                     *           "sources": [
                     *             "currency"
                     *           ],
                     *           "value": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InputTrial"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            /** @description The definition has mistakes; each has its line and key. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Content",
                     *       "status": 422,
                     *       "detail": "The definition has a mistake; nothing was changed.",
                     *       "code": "DEFINITION_INVALID",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The definition has a mistake; nothing was changed.",
                     *       "errors": [
                     *         {
                     *           "line": 17,
                     *           "key": "fields.quantity.min",
                     *           "message": "must be a whole number from 1 to 1000000000."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["DefinitionProblem"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    tryDefinition: {
        parameters: {
            query?: {
                /**
                 * @description `orders.nextCursor` of the call before, with the same range: older orders.
                 * @example AQAAAAAAAAAAAAAAAAAAAAAB
                 */
                cursor?: string;
                /**
                 * @description How many of the newest open error events to try.
                 * @example 1000
                 */
                errors?: number;
                /**
                 * @description Orders from this transaction time on; a date alone means its first millisecond in UTC.
                 * @example 2024-01-15
                 */
                fromDate?: string;
                /**
                 * @description How many of the newest accepted orders of the range to try.
                 * @example 1000
                 */
                orders?: number;
                /**
                 * @description Orders up to this transaction time; a date alone means its last millisecond in UTC.
                 * @example 2024-01-31
                 */
                toDate?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example id = "PARTNER_A"
                 *     slug = "partner-a"
                 *     version = 2
                 */
                "application/toml": string;
            };
        };
        responses: {
            /** @description What it would fix, and every accepted value that would be another. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "errors": {
                     *         "tried": 1000,
                     *         "fixed": 840,
                     *         "stillFailing": 160,
                     *         "examples": [
                     *           {
                     *             "error": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *             "externalOrderId": "ORD-A-12345",
                     *             "before": [
                     *               "NULL_VALUE"
                     *             ],
                     *             "outcome": "accepted",
                     *             "after": []
                     *           }
                     *         ]
                     *       },
                     *       "orders": {
                     *         "tried": 950,
                     *         "same": 949,
                     *         "changed": [
                     *           {
                     *             "id": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *             "externalOrderId": "ORD-A-12346",
                     *             "field": "grossAmount",
                     *             "accepted": 149.95,
                     *             "draft": 149.9
                     *           }
                     *         ],
                     *         "changedCount": 1,
                     *         "unavailable": 50,
                     *         "nextCursor": null
                     *       },
                     *       "samples": [
                     *         {
                     *           "name": "an order with metadata",
                     *           "passed": true,
                     *           "failure": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DefinitionTrial"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The definition has mistakes; each has its line and key. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unprocessable Content",
                     *       "status": 422,
                     *       "detail": "The definition has a mistake; nothing was changed.",
                     *       "code": "DEFINITION_INVALID",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The definition has a mistake; nothing was changed.",
                     *       "errors": [
                     *         {
                     *           "line": 17,
                     *           "key": "fields.quantity.min",
                     *           "message": "must be a whole number from 1 to 1000000000."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["DefinitionProblem"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listDefinitions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "versions": [
                     *         {
                     *           "version": 2,
                     *           "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                     *           "uploadedAt": "2024-01-15T10:30:05.123Z",
                     *           "uploadedBy": "4fTz0aQ9Xk",
                     *           "reason": "missing customers are walk-in customers",
                     *           "origin": "api",
                     *           "active": true,
                     *           "samples": {
                     *             "passed": 4,
                     *             "failed": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DefinitionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getDefinitionVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
                /**
                 * @description The number of a version.
                 * @example 2
                 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version, with its text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "partnerId": "PARTNER_A",
                     *       "version": 1,
                     *       "active": false,
                     *       "source": "id = \"PARTNER_A\"\nslug = \"partner-a\"\nversion = 2\n",
                     *       "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                     *       "origin": "file",
                     *       "uploadedAt": "2024-01-15T10:30:05.123Z",
                     *       "uploadedBy": null,
                     *       "reason": null,
                     *       "activatedAt": "2024-01-15T10:30:05.123Z",
                     *       "activatedBy": null
                     *     }
                     */
                    "application/json": components["schemas"]["Definition"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    compareDefinitions: {
        parameters: {
            query?: {
                /**
                 * @description The number of the version to compare with; without it, the one in force.
                 * @example 1
                 */
                against?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
                /**
                 * @description The number of a version.
                 * @example 2
                 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description From the version `against` to this one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 2,
                     *       "against": 1,
                     *       "lines": [
                     *         {
                     *           "kind": "same",
                     *           "text": "slug = \"partner-a\"",
                     *           "oldLine": 3,
                     *           "newLine": 3
                     *         },
                     *         {
                     *           "kind": "removed",
                     *           "text": "version = 1",
                     *           "oldLine": 4,
                     *           "newLine": null
                     *         },
                     *         {
                     *           "kind": "added",
                     *           "text": "version = 2",
                     *           "oldLine": null,
                     *           "newLine": 4
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DefinitionDifference"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "id": "4fTz0aQ9Xk",
                     *           "createdAt": "2024-01-02T09:00:00.000Z",
                     *           "expiresAt": null,
                     *           "lastUsedAt": "2024-01-15T10:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "rotate": "4fTz0aQ9Xk",
                 *       "overlapHours": 24
                 *     }
                 */
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description The key. It is shown this once and kept nowhere. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7Qw2mB5tYc",
                     *       "key": "nxs_partner_7Qw2mB5tYc_0123456789abcdefghijABCDEFGHIJ01XYZ789",
                     *       "createdAt": "2024-01-15T10:30:05.123Z",
                     *       "expiresAt": null,
                     *       "rotates": "4fTz0aQ9Xk"
                     *     }
                     */
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A key's id.
                 * @example 4fTz0aQ9Xk
                 */
                keyId: string;
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next request with it is refused. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    reconcile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The partner's slug.
                 * @example partner-a
                 */
                slug: components["parameters"]["slug"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2024-01-15",
                 *       "to": "2024-01-15",
                 *       "count": 3,
                 *       "totals": {
                 *         "grossAmount": 449.85
                 *       },
                 *       "ids": [
                 *         "ORD-A-12345",
                 *         "ORD-A-12346",
                 *         "ORD-A-12347"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ControlTotals"];
            };
        };
        responses: {
            /** @description What agrees and what does not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "partnerId": "PARTNER_A",
                     *       "from": "2024-01-15T00:00:00.000Z",
                     *       "to": "2024-01-15T23:59:59.999Z",
                     *       "matches": false,
                     *       "count": {
                     *         "theirs": 3,
                     *         "ours": 2,
                     *         "difference": -1
                     *       },
                     *       "totals": {
                     *         "grossAmount": {
                     *           "theirs": 449.85,
                     *           "ours": 299.9,
                     *           "difference": -149.95
                     *         }
                     *       },
                     *       "missing": [
                     *         "ORD-A-12347"
                     *       ],
                     *       "extra": [],
                     *       "different": [],
                     *       "outside": [],
                     *       "rejected": [
                     *         {
                     *           "externalOrderId": "ORD-A-12347",
                     *           "errorId": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *           "code": "NULL_VALUE"
                     *         }
                     *       ],
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UnknownPartner"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their depths and counters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queues": [
                     *         {
                     *           "name": "valid_orders",
                     *           "visible": 15,
                     *           "inFlight": 0,
                     *           "oldestAgeMs": 120,
                     *           "sent": 5805,
                     *           "acknowledged": 5790,
                     *           "deadLettered": 0,
                     *           "redriven": 0,
                     *           "expired": 0,
                     *           "purged": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its depth and counters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "valid_orders",
                     *       "visible": 15,
                     *       "inFlight": 0,
                     *       "oldestAgeMs": 120,
                     *       "sent": 5805,
                     *       "acknowledged": 5790,
                     *       "deadLettered": 0,
                     *       "redriven": 0,
                     *       "expired": 0,
                     *       "purged": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    peekMessages: {
        parameters: {
            query?: {
                /**
                 * @description Those behind this message.
                 * @example 5800
                 */
                after?: number;
                /**
                 * @description How many.
                 * @example 5
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "messages": [
                     *         {
                     *           "id": 5805,
                     *           "receiveCount": 3,
                     *           "redriveCount": 0,
                     *           "firstSent": "2024-01-15T10:30:05.123Z",
                     *           "partnerId": "PARTNER_A",
                     *           "sequenceNumber": 42,
                     *           "externalOrderId": "ORD-A-12345",
                     *           "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                     *           "body": {
                     *             "eventType": "ORDER_VALIDATED",
                     *             "timestamp": "2024-01-15T10:30:05.123Z",
                     *             "orderEvent": {
                     *               "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *               "externalOrderId": "ORD-A-12345",
                     *               "partnerId": "PARTNER_A",
                     *               "sequenceNumber": 42,
                     *               "productId": "SKU-ABC123",
                     *               "customerId": "CUST-001",
                     *               "quantity": 5,
                     *               "unitPrice": 29.99,
                     *               "taxRate": 0.08,
                     *               "grossAmount": 149.95,
                     *               "taxAmount": 11.996,
                     *               "netAmount": 161.946,
                     *               "transactionTime": "2024-01-15T10:30:00.000Z",
                     *               "processedAt": "2024-01-15T10:30:05.123Z",
                     *               "metadata": {
                     *                 "channel": "web",
                     *                 "region": "north"
                     *               },
                     *               "definitionVersion": 1,
                     *               "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["QueueMessages"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    purgeQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many there were. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "purged": 12
                     *     }
                     */
                    "application/json": components["schemas"]["Purged"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRedrive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its progress. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queue": "valid_orders_dlq",
                     *       "state": "running",
                     *       "total": 12,
                     *       "moved": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    startRedrive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "to": "valid_orders",
                 *       "maxPerSecond": 100
                 *     }
                 */
                "application/json": components["schemas"]["RedriveRequest"];
            };
        };
        responses: {
            /** @description What would be moved, with plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 12,
                     *       "oldestAgeMs": 360000,
                     *       "byPartner": {
                     *         "PARTNER_A": 12
                     *       },
                     *       "counted": 12,
                     *       "redrivenBefore": 2,
                     *       "sample": []
                     *     }
                     */
                    "application/json": components["schemas"]["RedrivePlan"];
                };
            };
            /** @description It has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queue": "valid_orders_dlq",
                     *       "state": "running",
                     *       "total": 12,
                     *       "moved": 0,
                     *       "job": {
                     *         "id": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *         "kind": "redrive",
                     *         "state": "running",
                     *         "filter": null,
                     *         "queue": "valid_orders_dlq",
                     *         "to": "valid_orders",
                     *         "reason": "the store is back",
                     *         "actor": {
                     *           "key": "4fTz0aQ9Xk",
                     *           "role": "operator"
                     *         },
                     *         "maxPerSecond": 100,
                     *         "total": 12,
                     *         "processed": 0,
                     *         "succeeded": 0,
                     *         "stillFailing": 0,
                     *         "skipped": 0,
                     *         "startedAt": "2024-01-15T10:30:05.123Z",
                     *         "endedAt": null,
                     *         "failure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["StorageFull"];
        };
    };
    cancelRedrive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Messages moved so far stay moved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queue": "valid_orders_dlq",
                     *       "state": "cancelled",
                     *       "total": 12,
                     *       "moved": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRedrives: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue.
                 * @example valid_orders_dlq
                 */
                name: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 100, as far as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "id": "018d0cd5-8d43-7abc-8123-456789abcdef",
                     *           "kind": "redrive",
                     *           "state": "done",
                     *           "filter": null,
                     *           "queue": "valid_orders_dlq",
                     *           "to": "valid_orders",
                     *           "reason": "the store is back",
                     *           "actor": {
                     *             "key": "4fTz0aQ9Xk",
                     *             "role": "operator"
                     *           },
                     *           "maxPerSecond": 100,
                     *           "total": 12,
                     *           "processed": 12,
                     *           "succeeded": 12,
                     *           "stillFailing": 0,
                     *           "skipped": 0,
                     *           "startedAt": "2024-01-15T10:30:05.123Z",
                     *           "endedAt": "2024-01-15T10:30:06.123Z",
                     *           "failure": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["JobList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description id or errorId of a feed's answer.
                 * @example 018d0cab-d843-7abc-8123-456789abcdef
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The decision. A partner's key reads its own only. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "decision": "accepted",
                     *       "id": "018d0cab-d843-7abc-8123-456789abcdef",
                     *       "orderId": "ORD-A-12345",
                     *       "partnerId": "PARTNER_A",
                     *       "sequenceNumber": 42,
                     *       "inputSha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                     *       "definitionVersion": 1,
                     *       "transactionTime": "2024-01-15T10:30:00.000Z",
                     *       "decidedAt": "2024-01-15T10:30:05.123Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    beginSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "nxs_operator_Zk3Jq9TbLw_0123456789abcdefghijABCDEFGHIJ0b1c2d3e"
                 *     }
                 */
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description Signed in. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cookie has ended, and so has the session that it stood for. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            408: components["responses"]["Timeout"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Healthy. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "healthy",
                     *       "timestamp": "2024-01-15T10:30:05.123Z",
                     *       "uptime": 86400,
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            403: components["responses"]["Forbidden"];
            /** @description Not ready, and why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "unhealthy",
                     *       "timestamp": "2024-01-15T10:30:05.123Z",
                     *       "uptime": 86400,
                     *       "version": "0.1.0",
                     *       "reason": "The server is stopping; send requests elsewhere."
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "alive"
                     *     }
                     */
                    "application/json": components["schemas"]["Alive"];
                };
            };
            403: components["responses"]["Forbidden"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format 0.0.4. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE nexusstream_orders_total counter
                     *     nexusstream_orders_total{partner="PARTNER_A",outcome="accepted"} 5805
                     */
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They should. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Ready"];
                };
            };
            403: components["responses"]["Forbidden"];
            /** @description They should not: the server starts or stops. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "The server is stopping; send requests elsewhere.",
                     *       "code": "NOT_READY",
                     *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "message": "The server is stopping; send requests elsewhere."
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
