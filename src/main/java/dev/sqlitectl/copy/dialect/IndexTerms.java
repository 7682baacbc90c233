package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What an index is made on, in PostgreSQL. */
final class IndexTerms {
  private final Frame frame;
  private final Schema.Index index;
  private final Optional<CreateIndex> create;

  IndexTerms(Frame frame, Schema.Index index) {
    this.frame = frame;
    this.index = index;
    this.create =
        index.sql().isEmpty() ? Optional.empty() : Optional.of(CreateIndex.read(index.sql()));
  }

  String sql() {
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < index.terms().size(); i++) {
      Schema.IndexTerm term = index.terms().get(i);
      terms.add(
          term(value(i), Collation.atLeast(term.collation())) + (term.descending() ? " DESC" : ""));
    }
    String where =
        create
            .flatMap(CreateIndex::where)
            .map(expr -> " WHERE " + expressions().truth(expr))
            .orElse("");
    return "(" + String.join(", ", terms) + ")" + where;
  }

  /**
   * The collations that go lost: those of an application, and those of texts that stand among other
   * values or as JSON.
   */
  List<String> lostCollations(Function<String, Scope.Column> columns) {
    return IntStream.range(0, index.terms().size())
        .filter(i -> isLost(i, columns))
        .mapToObj(i -> index.terms().get(i).collation())
        .distinct()
        .toList();
  }

  private boolean isLost(int position, Function<String, Scope.Column> columns) {
    Schema.IndexTerm term = index.terms().get(position);
    if (!Collation.isKnown(term.collation())) {
      return true;
    }
    return Dialect.folds(term.collation())
        && switch (value(position).type()) {
          case JSON -> true;
          case ANY -> term.column().map(columns).filter(IndexTerms::keepsNoSpelling).isEmpty();
          default -> false;
        };
  }

  /** Whether values are equal in the column's type however they were written. */
  private static boolean keepsNoSpelling(Scope.Column column) {
    return !Set.of(Type.TEXT, Type.BLOB, Type.ANY).contains(Type.of(column.type(), false));
  }

  private Typed value(int position) {
    Optional<String> column = index.terms().get(position).column();
    if (column.isPresent()) {
      return expressions().of(new Expr.Name(Optional.empty(), column.get(), false));
    }
    return expressions()
        .of(create.orElseThrow(() -> new Untranslatable("it has no SQL")).terms().get(position));
  }

  private Expressions expressions() {
    return new Expressions(frame, Optional.empty());
  }

  /** A column by its name; what is calculated, in parentheses. */
  private static String term(Typed value, Collation collation) {
    if (value.type() == Type.JSON_VALUE) {
      throw new Untranslatable("it is made on what is found in JSON");
    }
    boolean text = value.type() == Type.TEXT && collation.folds();
    String key = text ? collation.key(value) : value.sql();
    boolean column =
        !text
            && key.startsWith("\"")
            && key.endsWith("\"")
            && value.rank() == Typed.ATOM
            && value.affinity() != Affinity.NONE;
    return column ? key : "(" + key + ")";
  }
}
