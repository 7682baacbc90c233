package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.Shape;

/** A conversion on trial. */
final class Candidate {
  final Conversion conversion;
  final boolean declared;
  final boolean spelled;
  long misfits;
  boolean fitted; // the value seen last
  String example = "";

  Candidate(Conversion conversion, boolean declared) {
    this.conversion = conversion;
    this.declared = declared;
    this.spelled = conversion.isSpelled();
  }

  /** What the declared type means is tried to the end, for the number of those that do not fit. */
  boolean isOpen() {
    return declared || misfits == 0;
  }

  void see(Cell cell) {
    fitted = conversion.fits().test(cell);
    if (!fitted && misfits++ == 0) {
      example = Shape.of(cell);
    }
  }

  boolean isLike(Candidate other) {
    return conversion.equals(other.conversion);
  }

  void add(Candidate later) {
    example = misfits > 0 ? example : later.example;
    misfits += later.misfits;
  }

  Profile.Misfit misfit() {
    return new Profile.Misfit(conversion.type(), conversion.holds(), misfits, example);
  }
}
