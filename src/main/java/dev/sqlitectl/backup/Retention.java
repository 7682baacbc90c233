package dev.sqlitectl.backup;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which backups stay: a pure function of their times, the rules and the present. A backup
 * stays when any rule keeps it; what is in doubt stays.
 *
 * @see <a href="https://restic.readthedocs.io/en/stable/060_forget.html">restic forget</a>, whose
 *     meaning the rules have
 */
public final class Retention {
  /** So many always remain, whatever the rules say. */
  public static final int FLOOR = 2;

  /** The reason for what was made after the present. */
  static final String FUTURE = "from the future";

  private Retention() {}

  /**
   * How much to keep. Each count keeps the newest backup of that many hours, days, weeks (Monday to
   * Sunday), months or years which have one.
   *
   * @param within keeps all that are not older than this when the newest was made, by the time that
   *     passed or by the clock on the wall
   */
  public record Policy(
      int last,
      int hourly,
      int daily,
      int weekly,
      int monthly,
      int yearly,
      Optional<Duration> within) {

    /** No rule: nothing is removed. */
    public static final Policy NONE = new Policy(0, 0, 0, 0, 0, 0, Optional.empty());

    /** Without a single rule; nothing may be removed by that. */
    public boolean isEmpty() {
      return last + hourly + daily + weekly + monthly + yearly == 0 && within.isEmpty();
    }
  }

  /** A backup by name and time. */
  public record Candidate(String name, Instant time) {}

  /**
   * What is to become of a backup.
   *
   * @param reasons the rules that keep it: {@code last}, {@code daily}, …; empty when it goes
   * @param missed why each of the rules lets it go; empty when it stays
   */
  public record Decision(
      String name, Instant time, boolean keep, List<String> reasons, List<String> missed) {}

  /** A rule that keeps the newest backup of each period, for so many periods. */
  private record Rule(
      String reason, String noun, int count, Function<LocalDateTime, Object> period) {}

  /** What the rules say of a backup, for it and against it. */
  private record Voices(List<String> keeping, List<String> missed) {}

  /**
   * Decides about all of them, newest first in the answer.
   *
   * @param zone whose calendar says where an hour, a day, a week begins
   */
  public static List<Decision> decide(
      List<Candidate> candidates, Policy policy, Instant now, ZoneId zone) {
    List<Candidate> newestFirst =
        candidates.stream()
            .sorted(Comparator.comparing(Candidate::time).thenComparing(Candidate::name).reversed())
            .toList();
    List<Candidate> past = newestFirst.stream().filter(c -> !c.time().isAfter(now)).toList();
    Map<Candidate, Voices> voices = new HashMap<>();
    newestFirst.forEach(
        candidate -> voices.put(candidate, new Voices(new ArrayList<>(), new ArrayList<>())));
    newestFirst.stream()
        .filter(candidate -> candidate.time().isAfter(now))
        .forEach(candidate -> of(candidate, voices).keeping().add(FUTURE));
    for (Rule rule : rules(policy)) {
      apply(rule, past, zone, voices);
    }
    policy.within().ifPresent(within -> applyWithin(within, past, zone, voices));
    applyFloor(newestFirst, voices);
    return newestFirst.stream().map(candidate -> decision(candidate, voices)).toList();
  }

  private static Decision decision(Candidate candidate, Map<Candidate, Voices> voices) {
    List<String> keeping = List.copyOf(of(candidate, voices).keeping());
    boolean keep = !keeping.isEmpty();
    return new Decision(
        candidate.name(),
        candidate.time(),
        keep,
        keeping,
        keep ? List.of() : List.copyOf(of(candidate, voices).missed()));
  }

  private static List<Rule> rules(Policy policy) {
    return List.of(
        new Rule("last", "", policy.last(), time -> new Object()),
        new Rule("hourly", "hour", policy.hourly(), time -> time.truncatedTo(ChronoUnit.HOURS)),
        new Rule("daily", "day", policy.daily(), LocalDateTime::toLocalDate),
        new Rule(
            "weekly",
            "week",
            policy.weekly(),
            time -> time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))),
        new Rule(
            "monthly", "month", policy.monthly(), time -> time.toLocalDate().withDayOfMonth(1)),
        new Rule("yearly", "year", policy.yearly(), LocalDateTime::getYear));
  }

  /** As restic: while a rule has periods left, the oldest backup stays too. */
  private static void apply(
      Rule rule, List<Candidate> past, ZoneId zone, Map<Candidate, Voices> voices) {
    Object current = new Object();
    int left = rule.count();
    for (int i = 0; i < past.size() && rule.count() > 0; i++) {
      Candidate candidate = past.get(i);
      Object period = rule.period().apply(LocalDateTime.ofInstant(candidate.time(), zone));
      boolean newest = !period.equals(current);
      boolean oldest = i == past.size() - 1;
      Voices said = of(candidate, voices);
      if (left > 0 && (newest || oldest)) {
        said.keeping().add(newest ? rule.reason() : "oldest " + rule.reason());
        left--;
      } else {
        said.missed()
            .add(
                left > 0
                    ? "newer that " + rule.noun()
                    : "beyond " + rule.reason() + " " + rule.count());
      }
      current = period;
    }
  }

  /** Seven days are seven days of the calendar too, when a clock was put forward or back. */
  private static void applyWithin(
      Duration within, List<Candidate> past, ZoneId zone, Map<Candidate, Voices> voices) {
    if (past.isEmpty()) {
      return;
    }
    Instant newest = past.get(0).time();
    Instant from = newest.minus(within);
    LocalDateTime wall = LocalDateTime.ofInstant(newest, zone).minus(within);
    for (Candidate candidate : past) {
      boolean inTime = !candidate.time().isBefore(from);
      boolean onTheWall = !LocalDateTime.ofInstant(candidate.time(), zone).isBefore(wall);
      Voices said = of(candidate, voices);
      (inTime || onTheWall ? said.keeping() : said.missed())
          .add(inTime || onTheWall ? "within" : "older than within");
    }
  }

  private static void applyFloor(List<Candidate> newestFirst, Map<Candidate, Voices> voices) {
    long kept = voices.values().stream().filter(said -> !said.keeping().isEmpty()).count();
    for (Candidate candidate : newestFirst) {
      if (kept < FLOOR && of(candidate, voices).keeping().isEmpty()) {
        of(candidate, voices).keeping().add("one of the last " + FLOOR);
        kept++;
      }
    }
  }

  private static Voices of(Candidate candidate, Map<Candidate, Voices> voices) {
    return java.util.Objects.requireNonNull(voices.get(candidate));
  }
}
