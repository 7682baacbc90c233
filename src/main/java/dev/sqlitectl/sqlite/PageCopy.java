package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a database page by page through SQLite's backup API: the content of one file becomes the
 * content of another, in one transaction there.
 */
public final class PageCopy {
  /** Less than SQLite's page cache: what the first step writes does not reach the target's file. */
  private static final int STEP_BYTES = 1 << 18;

  /** A busy writer leaves the lock for moments alone. */
  private static final int RETRY_MS = 5;

  private static final int SQLITE_OK = 0;

  private final Database source;
  private final DatabaseFile target;
  private final Progress progress;
  private final @Nullable Runnable onceLocked;
  private final long pageSize;
  private boolean locked;
  private boolean complete;
  private @Nullable Throwable thrown;

  private PageCopy(
      Database source, DatabaseFile target, Progress progress, @Nullable Runnable onceLocked) {
    this.source = source;
    this.target = target;
    this.progress = progress;
    this.onceLocked = onceLocked;
    this.pageSize = source.number("PRAGMA page_size");
  }

  /**
   * Makes a file that nobody reads yet equal to what {@code source} sees. Hold a {@link Snapshot}
   * on a source that others write to: without one the copy starts anew with every commit.
   *
   * @param target a file that exists: a database or an empty file
   * @throws Failure {@link ExitCode#BUSY} when others keep the target locked for longer than {@code
   *     wait}; what {@code progress} throws, once SQLite has returned, for nothing may be thrown
   *     through native code: the target is then of no use
   */
  public static void run(Database source, DatabaseFile target, Duration wait, Progress progress) {
    new PageCopy(source, target, progress, null).until(wait);
  }

  /**
   * Makes a database equal to {@code source}. Others that have it open keep working: locks are
   * respected and its journal mode stays. A kill at any moment leaves the target with its old
   * content or the new one, and so does what {@code progress} or {@code onceLocked} throws: with
   * the old one.
   *
   * @param source opened {@link Access#READ_WRITE} and of two pages or more; no byte of it changes
   * @param onceLocked runs when nobody else can commit to the target any more and its file still
   *     holds the old content
   * @throws Failure {@link ExitCode#BUSY} when others keep the target locked for longer than {@code
   *     wait}; then {@code onceLocked} has not run
   */
  public static void overwrite(
      Database source, DatabaseFile target, Duration wait, Progress progress, Runnable onceLocked) {
    if (source.number("PRAGMA page_count") < 2) {
      throw new IllegalArgumentException("one page is written and committed in one step");
    }
    new PageCopy(source, target, progress, onceLocked).until(wait);
  }

  /** The driver would sleep between two attempts where no signal reaches it. */
  private void until(Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    int result = attempt();
    while (isBusy(result) && thrown == null && System.nanoTime() < end) {
      progress.at("waiting for the lock", 0, 0, Progress.Unit.STEPS);
      pause();
      result = attempt();
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (result != SQLITE_OK) {
      throw SqliteErrors.translate(
          result, "a page could not be read or written", target, wait, wait);
    }
  }

  /** Never in one step: the last one commits, and what was locked has to be heard of before. */
  private int attempt() {
    long pages = Math.min(STEP_BYTES / pageSize, source.number("PRAGMA page_count") - 1);
    String uri = target.uri("rw");
    try {
      return source.call(
          () ->
              source
                  .handle()
                  .backup("main", uri, this::step, RETRY_MS, 0, (int) Math.max(1, pages)));
    } finally {
      if (onceLocked != null && thrown != null && !complete) {
        source.script("ROLLBACK");
      }
    }
  }

  private void step(int remaining, int pageCount) {
    if (thrown != null) {
      return;
    }
    complete = remaining == 0;
    try {
      if (onceLocked != null && !locked) {
        locked = true;
        onceLocked.run();
      }
      progress.at(
          "copying", (pageCount - remaining) * pageSize, pageCount * pageSize, Progress.Unit.BYTES);
    } catch (RuntimeException | Error e) {
      stop(e);
    }
  }

  /** A source in a write transaction is busy to the copy, which ends there and rolls back. */
  private void stop(Throwable reason) {
    if (onceLocked == null) {
      thrown = reason;
    } else if (!complete) {
      thrown = reason;
      source.script("BEGIN IMMEDIATE");
    }
  }

  private static boolean isBusy(int result) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(result & 0xff);
    return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted while waiting").because(e);
    }
  }
}
