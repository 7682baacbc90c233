package dev.sqlitectl.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * restic's rules once more, slowly and with a calendar made of divisions: nothing is shared with
 * what it is compared with.
 *
 * @see <a href="https://restic.readthedocs.io/en/stable/060_forget.html">restic forget</a>
 */
final class RetentionModel {
  private static final long DAY = 86_400;
  private static final int ALWAYS_LEFT = 2;

  private final List<Retention.Candidate> newestFirst;
  private final List<Retention.Candidate> past;
  private final ZoneId zone;
  private final Set<String> kept = new HashSet<>();

  private RetentionModel(List<Retention.Candidate> all, Instant now, ZoneId zone) {
    this.zone = zone;
    newestFirst =
        all.stream()
            .sorted(
                Comparator.comparing(Retention.Candidate::time)
                    .thenComparing(Retention.Candidate::name)
                    .reversed())
            .toList();
    past = newestFirst.stream().filter(one -> one.time().compareTo(now) <= 0).toList();
  }

  /** The names of what stays. */
  static Set<String> kept(
      List<Retention.Candidate> all, Retention.Policy policy, Instant now, ZoneId zone) {
    return new RetentionModel(all, now, zone).kept(policy);
  }

  private Set<String> kept(Retention.Policy policy) {
    newestFirst.stream().filter(one -> !past.contains(one)).forEach(one -> kept.add(one.name()));
    past.stream().limit(policy.last()).forEach(one -> kept.add(one.name()));
    newestOfEach(policy.hourly(), wall -> Math.floorDiv(wall, 3_600));
    newestOfEach(policy.daily(), wall -> Math.floorDiv(wall, DAY));
    // The first day of 1970 was a Thursday, the fourth of its week.
    newestOfEach(policy.weekly(), wall -> Math.floorDiv(Math.floorDiv(wall, DAY) + 3, 7));
    newestOfEach(policy.monthly(), wall -> month(Math.floorDiv(wall, DAY)));
    newestOfEach(policy.yearly(), wall -> Math.floorDiv(month(Math.floorDiv(wall, DAY)), 12));
    policy.within().ifPresent(this::within);
    for (Retention.Candidate one : newestFirst) {
      if (kept.size() < ALWAYS_LEFT) {
        kept.add(one.name());
      }
    }
    return kept;
  }

  private void newestOfEach(int count, LongUnaryOperator period) {
    int found = 0;
    for (int i = 0; i < past.size(); i++) {
      boolean first =
          i == 0
              || period.applyAsLong(wall(past.get(i))) != period.applyAsLong(wall(past.get(i - 1)));
      if (first && ++found <= count) {
        kept.add(past.get(i).name());
      }
    }
    if (found < count) {
      oldest();
    }
  }

  private void oldest() {
    past.stream().reduce((newer, older) -> older).ifPresent(one -> kept.add(one.name()));
  }

  /** By the time that passed, or by the clock on the wall, whichever keeps more. */
  private void within(Duration within) {
    for (Retention.Candidate one : past) {
      Retention.Candidate newest = past.get(0);
      Duration passed = Duration.between(one.time(), newest.time());
      Duration onTheWall =
          passed.plusSeconds(offset(newest.time())).minusSeconds(offset(one.time()));
      if (passed.compareTo(within) <= 0 || onTheWall.compareTo(within) <= 0) {
        kept.add(one.name());
      }
    }
  }

  /** Seconds since the first of 1970 as the clock on the wall counts them. */
  private long wall(Retention.Candidate one) {
    return one.time().getEpochSecond() + offset(one.time());
  }

  private long offset(Instant time) {
    return zone.getRules().getOffset(time).getTotalSeconds();
  }

  /** Months since the year 0, day by day through the leap years. */
  private static long month(long day) {
    long left = day + 719_528; // days from the first of the year 0 to the first of 1970
    long year = Math.floorDiv(left * 400, 146_097) + 1;
    while (firstOf(year) > left) {
      year--;
    }
    left -= firstOf(year);
    int[] lengths = {31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = 0;
    while (left >= lengths[month]) {
      left -= lengths[month];
      month++;
    }
    return year * 12 + month;
  }

  /** Days from the first of the year 0 to the first of this one. */
  private static long firstOf(long year) {
    long before = year - 1;
    return year == 0 ? 0 : 365 * year + 1 + before / 4 - before / 100 + before / 400;
  }

  private static boolean leap(long year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }
}
