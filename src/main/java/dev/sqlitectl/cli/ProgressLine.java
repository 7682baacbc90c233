package dev.sqlitectl.cli;

import dev.sqlitectl.outcome.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows work that lasts: one line that is drawn anew on a terminal, else a line every half minute.
 */
final class ProgressLine implements Progress {
  private static final long QUIET_MS = 500;
  private static final long REDRAW_MS = 100;
  private static final long LINE_MS = 30_000;
  private static final String ERASE = "\r\u001b[2K";

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier clock;
  private final long start;
  private long shown;
  private Step phaseStart = new Step("", 0, 0, Unit.STEPS, 0);
  private long phaseStarted;
  private boolean drawn;

  /**
   * @param clock milliseconds since any moment
   */
  ProgressLine(PrintStream err, boolean terminal, LongSupplier clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.shown = start;
  }

  @Override
  public void at(Step step) {
    long now = clock.getAsLong();
    if (!step.phase().equals(phaseStart.phase())) {
      phaseStart = step;
      phaseStarted = now;
    }
    boolean finished = step.total() > 0 && step.done() >= step.total();
    if (finished) {
      wipe();
    }
    long due = terminal ? REDRAW_MS : LINE_MS;
    if (finished || now - start < QUIET_MS || now - shown < due) {
      return;
    }
    shown = now;
    String line = describe(step, now);
    if (terminal) {
      err.print(ERASE + line);
      err.flush();
      drawn = true;
    } else {
      err.println(line);
    }
  }

  /** Takes the line off the terminal, so that something else can be said there. */
  void wipe() {
    if (drawn) {
      err.print(ERASE);
      err.flush();
      drawn = false;
    }
  }

  private String describe(Step step, long now) {
    StringBuilder line = new StringBuilder();
    line.append('[').append(clock(now - start)).append("]  ");
    if (step.unit() == Unit.STEPS && step.total() == 0) {
      return line.append(step.phase()).toString();
    }
    if (step.total() > 0) {
      double percent = 100.0 * step.done() / step.total();
      line.append(String.format(Locale.ROOT, "%4.1f %%  ", percent));
    }
    line.append(amount(step.done(), step.unit()));
    if (step.total() > 0) {
      line.append(" of ").append(amount(step.total(), step.unit()));
    }
    if (step.bytes() > 0) {
      line.append("   ").append(Figures.bytes(step.bytes()));
    }
    long elapsed = now - phaseStarted;
    long since = step.done() - phaseStart.done(); // a table is no slower for those before it
    if (elapsed > QUIET_MS && since > 0) {
      long rate = since * 1000 / elapsed;
      line.append("   ").append(amount(rate, step.unit())).append("/s");
      if (step.total() > step.done() && rate > 0) {
        line.append("   ETA ").append(clock((step.total() - step.done()) * 1000 / rate));
      }
    }
    return line.append("   ").append(step.phase()).toString();
  }

  private static String amount(long amount, Unit unit) {
    return switch (unit) {
      case BYTES -> Figures.bytes(amount);
      case ROWS -> Figures.count(amount, "row");
      case STEPS -> Figures.count(amount);
    };
  }

  private static String clock(long millis) {
    long seconds = millis / 1000;
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
