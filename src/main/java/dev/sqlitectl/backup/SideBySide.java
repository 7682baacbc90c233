package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Works on several things at once, which tell one progress. When it is closed, all of them have
 * come to rest.
 */
final class SideBySide implements AutoCloseable {
  private static final int THREADS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Progress progress;
  private final Set<String> phases = new HashSet<>();
  private @Nullable Work<?> told;
  private Progress.@Nullable Step last;
  private boolean over;

  SideBySide(Progress progress) {
    this.progress = progress;
  }

  /** A piece of work; the progress that it is given may end it. */
  @FunctionalInterface
  interface Work<T> {
    T run(Progress progress);
  }

  /** A piece of work that was begun. */
  static final class Part<T> {
    private final Future<T> future;

    private Part(Future<T> future) {
      this.future = future;
    }

    /** Waits for it; what it threw is thrown. */
    T get() {
      try {
        return future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) e.getCause(); // work throws nothing that is checked
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }
  }

  /** Begins a piece of work as soon as there is a thread for it. */
  <T> Part<T> begin(Work<T> work) {
    return new Part<>(threads.submit(() -> run(work)));
  }

  private <T> T run(Work<T> work) {
    try {
      return work.run(step -> tell(work, step));
    } finally {
      leave(work);
    }
  }

  /** Each phase is heard of; apart from that, one piece is told of until it is done. */
  private synchronized void tell(Work<?> work, Progress.Step step) {
    if (over) {
      throw new Failure(ExitCode.INTERRUPTED, "nobody waits for it any more");
    }
    if (told == null) {
      told = work;
    }
    if (told == work) {
      last = step;
    }
    boolean unheard = phases.add(step.phase());
    progress.at(unheard || last == null ? step : last);
  }

  private synchronized void leave(Work<?> work) {
    if (told == work) {
      told = null;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    threads.shutdown();
    try {
      boolean rested = false;
      while (!rested) {
        rested = threads.awaitTermination(1, TimeUnit.MINUTES);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
