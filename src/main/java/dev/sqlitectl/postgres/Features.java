package dev.sqlitectl.postgres;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * What a server that speaks PostgreSQL's protocol can do of what a move needs, found by trying it:
 * versions and names of products are not guessed at.
 *
 * @param freeze whether COPY may freeze rows
 * @param locks whether advisory locks keep sessions apart
 */
public record Features(boolean freeze, boolean locks) {
  private static final String TOKEN =
      "SELECT coalesce(current_setting('sqlitectl.session', true), '')";

  /** The smallest binary COPY: a signature, no flags, no extension, the end mark. */
  private static final byte[] NO_ROWS =
      ByteBuffer.allocate(21)
          .put(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0})
          .putShort(19, (short) -1)
          .array();

  /**
   * Tries everything; what is made for it is rolled back.
   *
   * @throws Failure {@link ExitCode#REFUSED} when the server lacks what a move cannot do without
   */
  public static Features of(Postgres postgres) {
    boolean locks = holdsSession(postgres);
    String schema = "sqlitectl_trial_" + UUID.randomUUID().toString().substring(0, 8);
    boolean freeze = refusal(postgres, schema, ", FREEZE").isEmpty();
    Optional<Failure> refusal = freeze ? Optional.empty() : refusal(postgres, schema, "");
    if (refusal.isPresent()) {
      throw refused("the server does not take binary COPY: " + refusal.get().message(), postgres);
    }
    if (postgres.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema) > 0) {
      postgres.tidyUp("DROP SCHEMA " + Identifier.quote(schema) + " CASCADE");
      throw refused("the server does not roll back CREATE TABLE", postgres);
    }
    return new Features(freeze, locks);
  }

  /**
   * Whether advisory locks keep another session out.
   *
   * @throws Failure {@link ExitCode#REFUSED} when what one statement sets another does not see
   */
  private static boolean holdsSession(Postgres postgres) {
    String token = UUID.randomUUID().toString();
    long key = token.hashCode();
    boolean lock = lock(postgres, key);
    try (Postgres other = postgres.another()) {
      postgres.text("SELECT set_config('sqlitectl.session', ?, false)", token);
      other.begin();
      boolean shared = isShared(postgres, other, token);
      other.rollback();
      if (shared || isShared(postgres, other, token)) {
        throw refused("a pooler gives each transaction another session of the server", postgres);
      }
      return lock && !lock(other, key);
    } catch (Failure failure) {
      return switch (failure.code()) {
        case REFUSED, INTERRUPTED -> throw failure;
        case FAILED -> throw refused("no sessions as PostgreSQL's: " + failure.message(), postgres);
        default -> lock; // a second session is not to be had: nothing more is known
      };
    } finally {
      postgres.tidyUp("SELECT pg_advisory_unlock(" + key + ")");
    }
  }

  /** Poolers take the server's sessions by turns or the last one again: asked twice, it shows. */
  private static boolean isShared(Postgres postgres, Postgres other, String token) {
    return other.text(TOKEN).equals(token)
        || !postgres.text(TOKEN).equals(token)
        || !postgres.text(TOKEN).equals(token);
  }

  private static boolean lock(Postgres postgres, long key) {
    try {
      return postgres.text("SELECT pg_try_advisory_lock(" + key + ")").equals("t");
    } catch (Failure failure) {
      if (failure.code() == ExitCode.FAILED || failure.code() == ExitCode.AUTH) {
        return false;
      }
      throw failure;
    }
  }

  private static Optional<Failure> refusal(Postgres postgres, String schema, String option) {
    String table = Identifier.quote(schema, "t");
    postgres.begin();
    try {
      postgres.execute("CREATE SCHEMA " + Identifier.quote(schema));
      postgres.execute("CREATE TABLE " + table + " (a bigint)");
      try (CopyStream copy =
          postgres.copyInto("COPY " + table + " FROM STDIN (FORMAT binary" + option + ")")) {
        copy.write(NO_ROWS, 0, NO_ROWS.length);
        copy.finish();
      }
      try (CopyReader copy =
          postgres.copyFrom("COPY (SELECT a FROM " + table + ") TO STDOUT (FORMAT binary)")) {
        while (copy.next() != null) {} // the header and the end mark
      }
      return Optional.empty();
    } catch (Failure failure) {
      if (failure.code() == ExitCode.FAILED) {
        return Optional.of(failure);
      }
      throw failure;
    } finally {
      postgres.rollback();
    }
  }

  private static Failure refused(String message, Postgres postgres) {
    return new Failure(ExitCode.REFUSED, message)
        .with("target", postgres.address().display())
        .hint("name a PostgreSQL server itself, or its pooler's port for whole sessions");
  }
}
