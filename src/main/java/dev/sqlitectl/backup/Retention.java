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

  private Retention() {}

  /**
   * How much to keep. Each count keeps the newest backup of that many hours, days, weeks (Monday to
   * Sunday), months or years which have one.
   *
   * @param within keeps all that are not older than this when the newest was made
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
   */
  public record Decision(String name, Instant time, boolean keep, List<String> reasons) {}

  /** A rule that keeps the newest backup of each period, for so many periods. */
  private record Rule(String reason, int count, Function<LocalDateTime, Object> period) {}

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
    Map<Candidate, List<String>> reasons = new HashMap<>();
    newestFirst.forEach(candidate -> reasons.put(candidate, new ArrayList<>()));
    newestFirst.stream()
        .filter(candidate -> candidate.time().isAfter(now))
        .forEach(candidate -> reasonsOf(reasons, candidate).add("from the future"));
    for (Rule rule : rules(policy)) {
      apply(rule, past, zone, reasons);
    }
    policy.within().ifPresent(within -> applyWithin(within, past, reasons));
    applyFloor(newestFirst, reasons);
    return newestFirst.stream()
        .map(
            candidate -> {
              List<String> kept = List.copyOf(reasonsOf(reasons, candidate));
              return new Decision(candidate.name(), candidate.time(), !kept.isEmpty(), kept);
            })
        .toList();
  }

  private static List<Rule> rules(Policy policy) {
    return List.of(
        new Rule("last", policy.last(), time -> new Object()),
        new Rule("hourly", policy.hourly(), time -> time.truncatedTo(ChronoUnit.HOURS)),
        new Rule("daily", policy.daily(), LocalDateTime::toLocalDate),
        new Rule(
            "weekly",
            policy.weekly(),
            time -> time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))),
        new Rule("monthly", policy.monthly(), time -> time.toLocalDate().withDayOfMonth(1)),
        new Rule("yearly", policy.yearly(), LocalDateTime::getYear));
  }

  /** As restic: while a rule has periods left, the oldest backup stays too. */
  private static void apply(
      Rule rule, List<Candidate> past, ZoneId zone, Map<Candidate, List<String>> reasons) {
    Object current = new Object();
    int left = rule.count();
    for (int i = 0; i < past.size() && left > 0; i++) {
      Candidate candidate = past.get(i);
      Object period = rule.period().apply(LocalDateTime.ofInstant(candidate.time(), zone));
      boolean oldest = i == past.size() - 1;
      if (!period.equals(current) || oldest) {
        String reason = period.equals(current) ? "oldest " + rule.reason() : rule.reason();
        reasonsOf(reasons, candidate).add(reason);
        current = period;
        left--;
      }
    }
  }

  private static void applyWithin(
      Duration within, List<Candidate> past, Map<Candidate, List<String>> reasons) {
    if (past.isEmpty()) {
      return;
    }
    Instant from = past.get(0).time().minus(within);
    past.stream()
        .filter(candidate -> !candidate.time().isBefore(from))
        .forEach(candidate -> reasonsOf(reasons, candidate).add("within"));
  }

  private static void applyFloor(
      List<Candidate> newestFirst, Map<Candidate, List<String>> reasons) {
    long kept = reasons.values().stream().filter(list -> !list.isEmpty()).count();
    for (Candidate candidate : newestFirst) {
      if (kept < FLOOR && reasonsOf(reasons, candidate).isEmpty()) {
        reasonsOf(reasons, candidate).add("one of the last " + FLOOR);
        kept++;
      }
    }
  }

  private static List<String> reasonsOf(Map<Candidate, List<String>> reasons, Candidate candidate) {
    return reasons.computeIfAbsent(candidate, none -> new ArrayList<>());
  }
}
