package dev.sqlitectl.postgres;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a connection when a call on it lasts too long: the driver's own limits are on reading, and a
 * write to a server that takes nothing more would last for ever.
 */
final class Watchdog implements AutoCloseable {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "postgres-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration limit;
  private final Runnable cut;
  private final Future<?> rounds;
  private volatile long callBegan; // System.nanoTime(); 0 between calls
  private volatile boolean fired;

  Watchdog(Duration limit, Runnable cut) {
    this.limit = limit;
    this.cut = cut;
    long pause = limit.toMillis() / 4;
    this.rounds = CLOCK.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Runs a call under watch. */
  void watch(Runnable call) {
    callBegan = System.nanoTime() | 1;
    try {
      call.run();
    } finally {
      callBegan = 0;
    }
  }

  /** Whether a call lasted too long. */
  boolean fired() {
    return fired;
  }

  @Override
  public void close() {
    rounds.cancel(false);
  }

  private void look() {
    long began = callBegan;
    if (began != 0 && System.nanoTime() - began > limit.toNanos()) {
      fired = true;
      rounds.cancel(false);
      cut.run();
    }
  }
}
