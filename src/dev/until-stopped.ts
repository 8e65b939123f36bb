const POLL_MS = 150;

/** Resolves at SIGINT, SIGTERM or SIGHUP, and when the parent ends: a signal to npm alone ends npm and its shell only. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, POLL_MS).unref();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
}
