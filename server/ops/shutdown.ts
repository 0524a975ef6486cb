/**
 * Runs `stop` once, at the first SIGTERM or SIGINT, and ends the process with its outcome.
 * A second signal ends it at once: whoever presses Ctrl-C twice means it. A server that a launcher
 * started over a channel also stops when that closes: the launcher is gone, however it went.
 */
export function setupShutdown(stop: (signal: string) => Promise<void>): void {
  let stopping = false;
  const handleSignal = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop(signal).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', handleSignal);
  process.on('SIGINT', handleSignal);
  // There was a channel, and it closed while the server was starting.
  if (process.send !== undefined && !process.connected) handleSignal('disconnect');
  process.once('disconnect', () => {
    if (!stopping) handleSignal('disconnect');
  });
}
