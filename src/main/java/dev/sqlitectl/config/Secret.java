package dev.sqlitectl.config;

/** A password: usable, never printable. Records that hold one can be logged without harm. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The password itself, for the driver alone. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "****";
  }
}
