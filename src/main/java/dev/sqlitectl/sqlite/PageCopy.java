package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.DB;

/**
 * Copies a database page by page through SQLite's backup API: the content of one file becomes the
 * content of another, in one transaction there.
 */
public final class PageCopy {
  private static final int STEP_BYTES = 1 << 20;
  private static final int RETRY_MS = 50;
  private static final int SQLITE_OK = 0;

  private PageCopy() {}

  /**
   * Makes {@code target} equal to what {@code source} sees. A target that others have open keeps
   * working: locks are respected and its journal mode stays. A kill at any moment leaves the target
   * with its old content or the new one. Hold a {@link Snapshot} on a source that others write to:
   * without one the copy starts anew with every commit.
   *
   * @param target a file that exists: a database or an empty file
   * @throws Failure {@link ExitCode#BUSY} when others keep the target locked for longer than {@code
   *     wait}; what {@code progress} throws, once SQLite has returned, for nothing may be thrown
   *     through native code
   */
  public static void run(Database source, DatabaseFile target, Duration wait, Progress progress) {
    long pageSize = source.number("PRAGMA page_size");
    Watch watch = new Watch(progress, pageSize);
    int retries = (int) Math.min(Integer.MAX_VALUE, wait.toMillis() / RETRY_MS);
    int pages = (int) Math.max(1, STEP_BYTES / pageSize);
    int result =
        source.call(
            () ->
                source
                    .handle()
                    .backup(
                        "main",
                        Database.uri(target.path(), "rw"),
                        watch,
                        RETRY_MS,
                        retries,
                        pages));
    if (watch.thrown != null) {
      throw watch.thrown;
    }
    if (result != SQLITE_OK) {
      throw SqliteErrors.translate(
          result, "a page could not be read or written", target, wait, wait);
    }
  }

  /** Hears from the driver after every step and keeps what must not cross it. */
  private static final class Watch implements DB.ProgressObserver {
    private final Progress progress;
    private final long pageSize;
    private @Nullable Failure thrown;

    Watch(Progress progress, long pageSize) {
      this.progress = progress;
      this.pageSize = pageSize;
    }

    @Override
    public void progress(int remaining, int pageCount) {
      if (thrown != null) {
        return;
      }
      try {
        progress.at(
            "copying",
            (pageCount - remaining) * pageSize,
            pageCount * pageSize,
            Progress.Unit.BYTES);
      } catch (Failure failure) {
        thrown = failure;
      }
    }
  }
}
