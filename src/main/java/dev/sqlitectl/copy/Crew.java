package dev.sqlitectl.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * Does tasks side by side: as many at a time as there are tools, each with one that no other uses.
 *
 * @param <T> the tool, such as a connection, which is for one thread at a time
 */
final class Crew<T> {
  private static final long BETWEEN_LOOKS_MS = 50;

  private final Queue<T> free;
  private final ExecutorService threads;
  private volatile boolean over;

  Crew(List<T> tools) {
    free = new ConcurrentLinkedQueue<>(tools);
    threads = Executors.newFixedThreadPool(tools.size());
  }

  /** A task; it runs {@code tick} often, which throws once the work is over. */
  @FunctionalInterface
  interface Task<T, R> {
    R run(T tool, Runnable tick);
  }

  /**
   * Does all tasks, begun in their order; then the crew is dismissed.
   *
   * @param heed is told in the caller's thread, several times a second, which task is waited for;
   *     it may end the work by throwing
   * @return what they answered, in their order; what one of them throws is thrown when all have
   *     come to rest
   */
  <R> List<R> run(List<Task<T, R>> tasks, IntConsumer heed) {
    List<Future<R>> begun = tasks.stream().map(this::begin).toList();
    try {
      List<R> answers = new ArrayList<>();
      for (Future<R> task : begun) {
        int index = answers.size();
        answers.add(await(task, () -> heed.accept(index)));
      }
      return answers;
    } finally {
      over = true;
      begun.forEach(task -> task.cancel(false));
      rest();
    }
  }

  private <R> Future<R> begin(Task<T, R> task) {
    return threads.submit(
        () -> {
          T tool = Objects.requireNonNull(free.poll(), "a tool for every thread");
          try {
            return task.run(tool, this::tick);
          } finally {
            free.add(tool);
          }
        });
  }

  private void tick() {
    if (over) {
      throw new CancellationException("nobody waits for it any more");
    }
  }

  private static <R> R await(Future<R> task, Runnable heed) {
    heed.run();
    while (true) {
      try {
        return task.get(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillAtWork) {
        heed.run();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) e.getCause(); // tasks throw nothing that is checked
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }
  }

  /** Tools may be closed only when nobody uses them any more. */
  private void rest() {
    threads.shutdown();
    boolean rested = false;
    try {
      while (!rested) {
        rested = threads.awaitTermination(1, TimeUnit.MINUTES);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
