package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The order in which tables can be filled under their own foreign keys: parents first. Keys that
 * may be deferred ask for none, nor does that of a table to itself, which is looked at when all its
 * rows are there.
 */
final class LoadOrder {
  private final List<StandingTables.ForeignKey> strict;

  private LoadOrder(StandingTables standing, Set<String> loaded) {
    this.strict =
        standing.foreignKeys().stream()
            .filter(key -> !key.deferrable() && !key.child().equals(key.parent()))
            .filter(key -> loaded.contains(key.child()) && loaded.contains(key.parent()))
            .toList();
  }

  /**
   * @param names of the tables that are filled, in PostgreSQL
   * @return the same names in order
   * @throws Failure {@link ExitCode#REFUSED} when there is no such order
   */
  static List<String> of(List<String> names, StandingTables standing) {
    LoadOrder order = new LoadOrder(standing, new HashSet<>(names));
    List<String> waiting = new ArrayList<>(names);
    List<String> ordered = order.taken(waiting, (key, name) -> key.child().equals(name), true);
    if (waiting.isEmpty()) {
      return ordered;
    }
    order.taken(waiting, (key, name) -> key.parent().equals(name), false);
    List<String> keys =
        order.strict.stream()
            .filter(key -> waiting.contains(key.child()) && waiting.contains(key.parent()))
            .map(key -> key.child() + "." + key.name())
            .toList();
    throw new Failure(
            ExitCode.REFUSED,
            "these tables need each other's rows first: %s; no order can satisfy their keys: %s"
                .formatted(String.join(", ", waiting), String.join(", ", keys)))
        .hint("ALTER TABLE … ALTER CONSTRAINT … DEFERRABLE for one of these keys");
  }

  /** Takes, again and again, those whose keys to or from others that wait are none. */
  private List<String> taken(
      List<String> waiting, BiPredicate<StandingTables.ForeignKey, String> isOf, boolean up) {
    List<String> taken = new ArrayList<>();
    boolean more = true;
    while (more) {
      List<String> free =
          waiting.stream()
              .filter(
                  name ->
                      strict.stream()
                          .filter(key -> isOf.test(key, name))
                          .noneMatch(key -> waiting.contains(up ? key.parent() : key.child())))
              .toList();
      waiting.removeAll(free);
      taken.addAll(free);
      more = !free.isEmpty();
    }
    return taken;
  }
}
