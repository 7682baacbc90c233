package dev.sqlitectl.cli;

import dev.sqlitectl.copy.Profile;
import java.util.ArrayList;
import java.util.List;

/** What the values of a column are, and which do not fit, in words. */
final class ProfileProse {
  private ProfileProse() {}

  /** {@code 347 texts, 2 NULL, YYYY-MM-DD}, then what does not fit. */
  static String of(Profile profile) {
    List<String> parts = parts(profile);
    if (!profile.format().isEmpty()) {
      parts.add(profile.format());
    }
    profile.misfits().forEach(misfit -> parts.add(unfit(misfit)));
    return String.join(", ", parts);
  }

  /** {@code 347 texts, 2 NULL}. */
  static String counts(Profile profile) {
    return String.join(", ", parts(profile));
  }

  /** {@code 3 do not fit boolean, such as text like aaaa}. */
  static String unfit(Profile.Misfit misfit) {
    return "%s %s not fit %s, such as %s"
        .formatted(
            Figures.count(misfit.values()),
            misfit.values() == 1 ? "does" : "do",
            misfit.type(),
            misfit.example());
  }

  private static List<String> parts(Profile profile) {
    List<String> parts = new ArrayList<>();
    part(profile.integers(), "integer", parts);
    part(profile.reals(), "real", parts);
    part(profile.texts(), "text", parts);
    part(profile.blobs(), "blob", parts);
    if (profile.nulls() > 0) {
      parts.add(Figures.count(profile.nulls()) + " NULL");
    }
    return parts;
  }

  private static void part(long count, String noun, List<String> parts) {
    if (count > 0) {
      parts.add(Figures.count(count, noun));
    }
  }
}
