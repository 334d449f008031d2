import { totalmem } from "node:os";

/** What a machine, or a container on it, has. */
export interface Machine {
    readonly processors: number;
    /** Bytes of memory. */
    readonly memory: number;
}

const MEBIBYTE = 1_048_576;

/** Bytes of memory that this process may use: of its container where that limits it, else of the machine. */
export function availableMemory(): number {
    const limit = process.constrainedMemory();
    return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * Settings of a server that is thrown away: nothing in it has to survive a crash, so that nothing is written twice or
 * waited for, and nobody else is served.
 */
export function serverSettings({ processors, memory }: Machine, socketDirectory: string): Record<string, string> {
    return {
        listen_addresses: "",
        unix_socket_directories: socketDirectory,
        unix_socket_permissions: "0700",
        port: "5432",
        // pg_restore's processes, those that read all back, and a few beside.
        max_connections: String(20 + 4 * processors),
        fsync: "off",
        full_page_writes: "off",
        synchronous_commit: "off",
        wal_level: "minimal",
        max_wal_senders: "0",
        max_wal_size: "1GB",
        checkpoint_timeout: "1h",
        autovacuum: "off",
        jit: "off",
        shared_buffers: megabytes(memory / 4, 64, 8_192),
        // Each process of pg_restore may build an index, with helpers.
        maintenance_work_mem: megabytes(memory / (8 * processors), 64, 1_024),
        max_worker_processes: String(8 + 2 * processors),
        // Containers have 64 MB in /dev/shm, in which a parallel index does not fit.
        dynamic_shared_memory_type: "mmap",
        // A table with thousands of partitions is read under one lock each.
        max_locks_per_transaction: "1024",
        lc_messages: "C",
        log_timezone: "UTC",
        timezone: "UTC",
        // What a statement was is in the client's error.
        log_min_error_statement: "panic",
    };
}

function megabytes(bytes: number, least: number, most: number): string {
    return `${Math.round(Math.min(most, Math.max(least, bytes / MEBIBYTE)))}MB`;
}
