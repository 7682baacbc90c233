package dev.sqlitectl.copy.random;

/** A column of a random table: what it is declared as, and what its values are like. */
final class RandomColumn {
  /** How well the values keep to what the column is for. */
  enum Discipline {
    CLEAN(0),
    NEARLY_CLEAN(6),
    CHAOTIC(60);

    private final int strays;

    Discipline(int strays) {
      this.strays = strays;
    }
  }

  private final String name;
  private final String declared;
  private final Kind kind;
  private final int style;
  private final Discipline discipline;
  private final int nulls;
  private final StringBuilder constraints = new StringBuilder();
  private boolean generated;
  private boolean constrained;

  RandomColumn(Chance chance, String name, Kind kind, String declared) {
    this.name = name;
    this.declared = declared;
    this.kind = kind;
    this.style = chance.below(RandomValues.STYLES);
    int mood = chance.below(100);
    this.discipline =
        mood < 65 ? Discipline.CLEAN : mood < 85 ? Discipline.NEARLY_CLEAN : Discipline.CHAOTIC;
    this.nulls = chance.percent(50) ? 0 : chance.of(5, 30, 100) == 100 ? chance.below(100) : 15;
  }

  String name() {
    return name;
  }

  String quoted() {
    return RandomNames.quoted(name);
  }

  String declared() {
    return declared;
  }

  Kind kind() {
    return kind;
  }

  boolean isGenerated() {
    return generated;
  }

  /** Whether the column has been given constraints of its own, so that it is not chosen again. */
  boolean isConstrained() {
    return constrained;
  }

  void add(String constraint) {
    constraints.append(' ').append(constraint);
    constrained = true;
  }

  void generate(String expression, String storage) {
    add("GENERATED ALWAYS AS (" + expression + ") " + storage);
    generated = true;
  }

  Value value(Chance chance, RandomValues values) {
    if (chance.percent(nulls)) {
      return Value.NOTHING;
    }
    return chance.percent(discipline.strays) ? Hazards.any(chance) : values.of(kind, style);
  }

  String sql() {
    return quoted() + " " + declared + constraints;
  }
}
