package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.Shape;
import dev.sqlitectl.copy.type.Spelling;
import dev.sqlitectl.copy.type.TypeTable.Proposal;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.StorageClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the values of a column say about it: how many there are of each storage class, and which
 * conversions hold every one of them.
 */
final class Evidence {
  static final int ROWS_BETWEEN_TICKS = 1_000;

  /** How many values there are of a storage class. */
  private static final class Count {
    long values;
  }

  private final Map<StorageClass, Count> counts = new EnumMap<>(StorageClass.class);
  private final Proposal proposal;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Spelling form = new Spelling();
  private long unstorable;
  private String badTextExample = "";
  private long mended;

  private Evidence(Proposal proposal) {
    this.proposal = proposal;
    proposal.becomes().forEach(c -> candidates.add(new Candidate(c, true)));
    proposal.otherwise().forEach(c -> candidates.add(new Candidate(c, false)));
  }

  /** The evidence of a whole table. */
  record OfTable(long rows, List<Evidence> columns) {

    /** The evidence of all parts of a table, in the order of its rows. */
    static OfTable whole(List<OfTable> parts) {
      OfTable first = parts.get(0);
      long rows = first.rows;
      for (OfTable then : parts.subList(1, parts.size())) {
        rows += then.rows;
        for (int i = 0; i < first.columns.size(); i++) {
          first.columns.get(i).add(then.columns.get(i));
        }
      }
      first.columns.forEach(Evidence::forgetDoubtful);
      return new OfTable(rows, first.columns);
    }
  }

  /**
   * Reads rows, each once.
   *
   * @param proposals for each column, in order
   * @param tick runs after every {@value #ROWS_BETWEEN_TICKS} rows
   */
  static OfTable gather(Rows rows, List<Proposal> proposals, BadText badText, Runnable tick) {
    List<Evidence> columns = proposals.stream().map(Evidence::new).toList();
    Cell cell = new Cell(rows, badText);
    long count = 0;
    while (rows.next()) {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).see(cell.at(i));
      }
      if (++count % ROWS_BETWEEN_TICKS == 0) {
        tick.run();
      }
    }
    return new OfTable(count, columns);
  }

  /** Adds what was seen of later values. */
  private void add(Evidence later) {
    later.counts.forEach(
        (storage, count) ->
            counts.computeIfAbsent(storage, s -> new Count()).values += count.values);
    candidates.removeIf(candidate -> !candidate.isOpen());
    later.candidates.removeIf(candidate -> !candidate.isOpen());
    candidates.removeIf(candidate -> later.candidates.stream().noneMatch(candidate::isLike));
    for (Candidate candidate : candidates) {
      later.candidates.stream().filter(candidate::isLike).forEach(candidate::add);
    }
    badTextExample = unstorable > 0 ? badTextExample : later.badTextExample;
    unstorable += later.unstorable;
    mended += later.mended;
    form.add(later.form);
  }

  private void see(Cell cell) {
    counts.computeIfAbsent(cell.storage(), storage -> new Count()).values++;
    if (cell.isNull()) {
      return;
    }
    boolean allOpen = true;
    for (Candidate candidate : candidates) {
      candidate.see(cell);
      allOpen &= candidate.isOpen();
    }
    if (!allOpen) {
      candidates.removeIf(candidate -> !candidate.isOpen());
    }
    if (cell.isText()) {
      seeText(cell);
    }
  }

  private void seeText(Cell cell) {
    mended += cell.isMended() ? 1 : 0;
    if ((cell.isMended() || !cell.isStorableText()) && unstorable++ == 0) {
      badTextExample = Shape.of(cell);
    }
    for (Candidate candidate : candidates) {
      if (candidate.spelled && candidate.fitted) {
        form.see(cell.bytes());
        return;
      }
    }
  }

  /** Numbers that are moments by more than one unit are moments of none. */
  private void forgetDoubtful() {
    Predicate<Candidate> doubtful = c -> c.conversion.isEpoch() && c.misfits == 0;
    if (candidates.stream().filter(doubtful).count() > 1) {
      candidates.removeIf(doubtful);
    }
  }

  /** Whether the chosen type may take for one value what is written in several ways. */
  boolean mayMerge() {
    Conversion chosen = chosen();
    return chosen.forgetsSpelling()
        && count(StorageClass.TEXT) > 0
        && (!chosen.isSpelled() || form().isEmpty())
        && holding().stream().anyMatch(other -> !other.forgetsSpelling());
  }

  /**
   * How values are written tells them apart: to types that forget it they are misfits.
   *
   * @param merged how many would be the same as others
   */
  void keepSpelling(long merged) {
    for (Candidate candidate : candidates) {
      if (candidate.misfits == 0 && candidate.conversion.forgetsSpelling()) {
        candidate.misfits = merged;
        candidate.example = "another spelling of a value in a key";
      }
    }
  }

  /** All conversions that hold every value, best first. */
  List<Conversion> holding() {
    return candidates.stream().filter(c -> c.misfits == 0).map(c -> c.conversion).toList();
  }

  /** The best conversion that holds every value; where none does, that which holds the most. */
  Conversion chosen() {
    return holding().stream().findFirst().orElseGet(() -> bestDeclared().conversion);
  }

  /**
   * Of what the declared type means, the conversion that holds the most values. Numbers alone where
   * moments are declared are no misfits but a way of writing that is not known: they stay numbers.
   */
  Conversion declared() {
    boolean unknownMoments =
        proposal.becomes().stream().anyMatch(Conversion::isEpoch)
            && count(StorageClass.TEXT) + count(StorageClass.BLOB) == 0;
    return proposal.becomes().isEmpty() || unknownMoments ? chosen() : bestDeclared().conversion;
  }

  private Candidate bestDeclared() {
    return candidates.stream()
        .filter(candidate -> candidate.declared)
        // A unit that does not explain every number explains none: which one would be a guess.
        .filter(candidate -> candidate.misfits == 0 || !candidate.conversion.isEpoch())
        .min(Comparator.comparingLong(candidate -> candidate.misfits))
        .orElseThrow();
  }

  /** Whether taking this conversion is taking another than the declared type asked for. */
  boolean isWidenedBy(Conversion conversion) {
    return proposal.isWidenedBy(conversion);
  }

  long count(StorageClass storage) {
    Count count = counts.get(storage);
    return count == null ? 0 : count.values;
  }

  /** Texts that were changed so that PostgreSQL can store them. */
  long mended() {
    return mended;
  }

  /** Texts that PostgreSQL cannot store as they are. */
  long unstorable() {
    return unstorable;
  }

  /** Whether there are values of another storage class than that which the type stands for. */
  boolean isForeignTo(Conversion conversion) {
    Set<StorageClass> own =
        switch (conversion.family()) {
          case "boolean", "bigint" -> Set.of(StorageClass.INTEGER);
          case "double precision", "real" -> Set.of(StorageClass.REAL);
          case "numeric" -> Set.of(StorageClass.INTEGER, StorageClass.REAL);
          case "bytea" -> Set.of(StorageClass.BLOB);
          default -> Set.of(StorageClass.TEXT);
        };
    return counts.keySet().stream().anyMatch(c -> c != StorageClass.NULL && !own.contains(c));
  }

  /**
   * How every value is written, for types that do not keep it: the template of to_char for dates
   * and times, {@code lower} or {@code upper} for uuid; empty when they are not all alike.
   */
  String form() {
    return form.template();
  }

  /** What is told of the column that becomes this. */
  Profile profile(Conversion conversion) {
    boolean asked = !proposal.becomes().isEmpty() && bestDeclared().misfits > 0;
    return new Profile(
        count(StorageClass.NULL),
        count(StorageClass.INTEGER),
        count(StorageClass.REAL),
        count(StorageClass.TEXT),
        count(StorageClass.BLOB),
        unstorable,
        format(conversion),
        asked ? List.of(bestDeclared().misfit()) : List.of());
  }

  private String format(Conversion conversion) {
    if (conversion.isEpoch()) {
      return conversion.holds();
    }
    return conversion.isSpelled() ? form() : "";
  }

  /** The texts that PostgreSQL cannot store, as misfits. */
  Profile.Misfit badText() {
    return new Profile.Misfit("text", "UTF-8 without NUL", unstorable, badTextExample);
  }
}
