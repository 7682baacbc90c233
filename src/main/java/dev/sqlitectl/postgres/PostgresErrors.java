package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The one place where SQLSTATEs and the driver's exceptions become failures.
 *
 * <p>Of what the server says only the primary message is repeated: its DETAIL and CONTEXT quote
 * whole rows. For the same reason a server's error is not kept as the cause.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error codes</a>
 */
final class PostgresErrors {
  private final PostgresAddress address;

  PostgresErrors(PostgresAddress address) {
    this.address = address;
  }

  /** Why no session could be opened. */
  Failure connecting(SQLException error) {
    return switch (code(error)) {
      case AUTH -> login(error);
      case NOT_FOUND -> noSuchDatabase();
      case UNREACHABLE ->
          failure(error, ExitCode.UNREACHABLE, "cannot reach " + address.display() + ": ")
              .hint(
                  isAboutTls(error)
                      ? "see sslmode and sslrootcert in the address, and ssl on the server"
                      : "check the address and that the server runs: pg_isready -h "
                          + address.host()
                          + " -p "
                          + address.port());
      default -> failure(error, code(error), "cannot connect to " + address.display() + ": ");
    };
  }

  /** Why a statement did not do its work. */
  Failure working(SQLException error) {
    ExitCode code = code(error);
    if (code == ExitCode.UNREACHABLE) {
      return failure(error, code, "the connection to " + address.display() + " was lost: ")
          .hint("see that server and network are up, then run the command again");
    }
    Failure failure = failure(error, code, "").with("database", address.display());
    return switch (code) {
      case AUTH ->
          failure.hint("have an owner or superuser grant it to the role " + address.user());
      case BUSY -> failure.hint("wait for the other session or end it, then run the command again");
      case STORAGE ->
          failure.hint("see to the server: its disk, its memory, whether it takes writes");
      case FAILED -> broken(failure.with("sqlstate", state(error)), error);
      default -> failure;
    };
  }

  /** The same with the table and the constraint that refused something, if they did. */
  private static Failure broken(Failure failure, SQLException error) {
    ServerErrorMessage server = serverError(error);
    String table = server == null ? null : server.getTable();
    String constraint = server == null ? null : server.getConstraint();
    Failure named = table == null ? failure : failure.with("table", table);
    return constraint == null ? named : named.with("constraint", constraint);
  }

  /**
   * Why a COMMIT failed: a connection that broke under it leaves its outcome unknown. One that was
   * closed before (08003) did not even hear of it.
   */
  Failure committing(SQLException error) {
    return code(error) == ExitCode.UNREACHABLE && !state(error).equals("08003")
        ? failure(
            error,
            ExitCode.UNKNOWN,
            "the connection to " + address.display() + " was lost during COMMIT: ")
        : working(error);
  }

  private Failure login(SQLException error) {
    return failure(error, ExitCode.AUTH, "cannot log in to " + address.display() + ": ")
        .hint("give the password by PGPASSWORD, ~/.pgpass (mode 0600) or --password-stdin");
  }

  private Failure noSuchDatabase() {
    return new Failure(ExitCode.NOT_FOUND, "no such database: " + address.display())
        .hint(
            "create it: createdb -h %s -p %d -U %s %s"
                .formatted(address.host(), address.port(), address.user(), address.database()));
  }

  private Failure failure(SQLException error, ExitCode code, String prefix) {
    Failure failure = new Failure(code, prefix + reason(error));
    return serverMessage(error).isEmpty() ? failure.because(error) : failure;
  }

  private static ExitCode code(SQLException error) {
    String state = state(error);
    return switch (state) {
      case "42501" -> ExitCode.AUTH;
      case "53300" -> ExitCode.UNREACHABLE;
      // To the server a malformed message, as a COPY may hold; to the driver a broken connection.
      case "08P01" -> serverMessage(error).isEmpty() ? ExitCode.UNREACHABLE : ExitCode.FAILED;
      case "53100", "53200", "53400", "25006" -> ExitCode.STORAGE;
      case "55P03", "40001", "40P01" -> ExitCode.BUSY;
      case "3D000" -> ExitCode.NOT_FOUND;
      case "XX001", "XX002" -> ExitCode.CORRUPT;
      // The driver's own word for a missing password, and for a server without TLS.
      case "08004" -> reason(error).contains("SSL") ? ExitCode.UNREACHABLE : ExitCode.AUTH;
      default ->
          switch (state.substring(0, Math.min(2, state.length()))) {
            case "28" -> ExitCode.AUTH;
            case "08" -> ExitCode.UNREACHABLE;
            case "58" -> ExitCode.STORAGE;
            default -> state.startsWith("57P") ? ExitCode.UNREACHABLE : ExitCode.FAILED;
          };
    };
  }

  private static String state(SQLException error) {
    String state = error.getSQLState();
    return state == null ? "" : state;
  }

  private static String reason(SQLException error) {
    String said = serverMessage(error);
    if (!said.isEmpty()) {
      return state(error).startsWith("22") ? withoutValues(said, state(error)) : said;
    }
    Throwable root = root(error);
    if (root instanceof UnknownHostException) {
      return "no host of that name is known";
    } else if (root instanceof SocketTimeoutException) {
      return "no answer in time";
    } else if (root instanceof EOFException) {
      return "the server closed it";
    }
    String line = String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
    if (line.contains("could not be verified by hostnameverifier")) {
      return "TLS: the server's certificate is for another host";
    }
    return isAboutTls(error) && !line.contains("SSL")
        ? "TLS: " + line
        : line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** No certificate file, a certificate that is not believed, or no TLS where it is asked for. */
  private static boolean isAboutTls(SQLException error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SSLException || at instanceof FileNotFoundException) {
        return true;
      }
    }
    String message = String.valueOf(error.getMessage());
    return message.contains("SSL") || message.contains("hostnameverifier");
  }

  private static String serverMessage(SQLException error) {
    ServerErrorMessage server = serverError(error);
    String message = server == null ? null : server.getMessage();
    return message == null ? "" : message;
  }

  private static @Nullable ServerErrorMessage serverError(SQLException error) {
    return error instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
  }

  /**
   * A data exception names the value, {@code invalid input syntax for type integer: "lots"}, in the
   * server's own language: what is not surely free of it is not repeated.
   */
  private static String withoutValues(String message, String state) {
    String cut =
        message
            .replaceAll("(?s): (\"|0x).*", "")
            .replaceAll("(?s)\\bvalue \".*\"", "value")
            .replaceAll("(?s)\\bsequence 0x[0-9a-f x]*", "sequence ");
    boolean plain = cut.replace("\"UTF8\"", "").matches("[\\x20-\\x7e&&[^\"']]*");
    return plain ? cut : "the server does not take a value (SQLSTATE " + state + ")";
  }
}
