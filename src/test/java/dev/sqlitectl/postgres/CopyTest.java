package dev.sqlitectl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.Certificate;
import dev.sqlitectl.testing.PostgresProxy;
import dev.sqlitectl.testing.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** COPY in both directions: what stands after it, and what a failed one leaves and says. */
final class CopyTest {
  private static final String INTO = "COPY t FROM STDIN (FORMAT binary)";
  private static final byte[] HEADER =
      "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] END = {-1, -1};

  private final String url = PostgresServer.freshDatabase();
  private final Postgres postgres = Postgres.connect(PostgresTest.address(url));

  @BeforeEach
  void table() {
    postgres.execute("CREATE TABLE t (a int PRIMARY KEY, b text)");
  }

  @AfterEach
  void hangUp() {
    postgres.close();
  }

  private static byte[] row(int a, String b) {
    byte[] text = b.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + 4 + 4 + 4 + text.length)
        .putShort((short) 2)
        .putInt(4)
        .putInt(a)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static void write(CopyStream copy, byte[] bytes) {
    copy.write(bytes, 0, bytes.length);
  }

  private Failure failureOf(byte[]... parts) {
    return catchThrowableOfType(
        Failure.class,
        () -> {
          try (CopyStream copy = postgres.copyInto(INTO)) {
            for (byte[] part : parts) {
              write(copy, part);
            }
            copy.finish();
          }
        });
  }

  private static String everythingSaid(Failure failure) {
    StringBuilder said = new StringBuilder(failure.hint().orElse("")).append(failure.details());
    for (Throwable at = failure; at != null; at = at.getCause()) {
      said.append(at);
    }
    return said.toString();
  }

  @Test
  void rowsStandOnceTheCopyIsFinished() {
    try (CopyStream copy = postgres.copyInto(INTO)) {
      write(copy, HEADER);
      byte[] row = row(1, "Zoë 🦊");
      copy.write(row, 0, 7);
      copy.write(row, 7, row.length - 7);
      write(copy, row(2, ""));
      write(copy, END);
      assertThat(copy.finish()).isEqualTo(2);
    }

    assertThat(postgres.text("SELECT b FROM t WHERE a = 1")).isEqualTo("Zoë 🦊");
  }

  @Test
  void aCopyThatIsNotFinishedLeavesNothingAndTheSessionLivesOn() {
    try (CopyStream copy = postgres.copyInto(INTO)) {
      write(copy, HEADER);
      write(copy, row(1, "a"));
    }

    assertThat(postgres.number("SELECT count(*) FROM t")).isZero();
  }

  @Test
  void aBodyThatThrowsLeavesNothing() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> {
              try (CopyStream copy = postgres.copyInto(INTO)) {
                write(copy, HEADER);
                write(copy, row(1, "a"));
                throw new Failure(ExitCode.INTERRUPTED, "stopped");
              }
            });

    assertThat(failure).hasMessage("stopped").hasNoSuppressedExceptions();
    assertThat(postgres.number("SELECT count(*) FROM t")).isZero();
  }

  @Test
  void aRowThatBreaksAConstraintIsNotQuoted() {
    Failure failure = failureOf(HEADER, row(1, "hush"), row(1, "hush"), END);

    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessage("duplicate key value violates unique constraint \"t_pkey\"");
    assertThat(everythingSaid(failure)).doesNotContain("hush", "(1)");
    assertThat(postgres.number("SELECT count(*) FROM t")).isZero();
  }

  @Test
  void malformedDataIsRefusedWithoutIt() {
    Failure failure =
        failureOf(HEADER, new byte[] {0, 3}, "hushhush".getBytes(StandardCharsets.UTF_8));

    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessage("row field count is 3, expected 2");
    assertThat(failure.details().toString()).contains("22P04");
    assertThat(everythingSaid(failure)).doesNotContain("hush");
  }

  @Test
  void aValueInAMessageIsLeftOut() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> {
              try (CopyStream copy = postgres.copyInto("COPY t FROM STDIN")) {
                write(copy, "hush\thush\n".getBytes(StandardCharsets.UTF_8));
                copy.finish();
              }
            });

    assertThat(failure).hasMessage("invalid input syntax for type integer");
    assertThat(everythingSaid(failure)).doesNotContain("hush");
  }

  @Test
  void dataThatIsRefusedAtOnceIsToldOfAtTheEnd() {
    Failure failure = failureOf(new byte[1 << 20], new byte[1 << 20]);

    assertThat(failure).hasMessage("COPY file signature not recognized");
    assertThat(postgres.number("SELECT 1")).isEqualTo(1);
  }

  @Test
  void aCopyThatHasFailedAlreadyIsCancelledInSilence() {
    try (CopyStream copy = postgres.copyInto(INTO)) {
      write(copy, new byte[1 << 20]);
    }

    assertThat(postgres.number("SELECT 1")).isEqualTo(1);
  }

  @Test
  void whatWasWrittenIsReadBackByteForByte() {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (CopyStream copy = postgres.copyInto(INTO)) {
      for (byte[] part : new byte[][] {HEADER, row(1, "x"), row(2, "y".repeat(100_000)), END}) {
        write(copy, part);
        expected.writeBytes(part);
      }
      copy.finish();
    }

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (CopyReader reader =
        postgres.copyFrom("COPY (SELECT * FROM t ORDER BY a) TO STDOUT (FORMAT binary)")) {
      for (byte[] block = reader.next(); block != null; block = reader.next()) {
        read.writeBytes(block);
      }
    }
    assertThat(read.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void readingMayStopEarly() {
    try (CopyReader reader =
        postgres.copyFrom(
            "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT")) {
      assertThat(reader.next()).isNotNull();
    }

    assertThat(postgres.number("SELECT 1")).isEqualTo(1);
  }

  @Test
  void aServerThatStopsTakingDataIsLeft() throws IOException {
    try (PostgresProxy network = new PostgresProxy(url);
        Postgres session = Impatient.connect(PostgresTest.address(network.url()))) {
      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () -> {
                try (CopyStream copy = session.copyInto(INTO)) {
                  write(copy, HEADER);
                  network.stall();
                  for (int i = 0; i < 1_000_000; i++) {
                    write(copy, row(i, "hush".repeat(100)));
                  }
                }
              });

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure)
          .hasMessage("the server at " + session.address().display() + " has stopped taking data");
    }
    assertThat(postgres.number("SELECT count(*) FROM t")).isZero();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aServerThatStopsTakingDataOverTlsIsLeftToo(@TempDir Path folder) throws Exception {
    try (PostgresProxy network = new PostgresProxy(url)) {
      network.speakTls(Certificate.selfSigned(folder));
      PostgresAddress address = PostgresTest.address(network.url() + "&sslmode=require");
      try (Postgres session = Impatient.connect(address)) {
        Failure failure =
            catchThrowableOfType(
                Failure.class,
                () -> {
                  try (CopyStream copy = session.copyInto(INTO)) {
                    write(copy, HEADER);
                    network.stall();
                    for (int i = 0; i < 1_000_000; i++) {
                      write(copy, row(i, "hush".repeat(100)));
                    }
                  }
                });

        assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      }
    }
  }

  @Test
  void aNetworkThatIsCutIsALostConnection() throws IOException {
    try (PostgresProxy network = new PostgresProxy(url);
        Postgres session = Postgres.connect(PostgresTest.address(network.url()))) {
      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () -> {
                try (CopyStream copy = session.copyInto(INTO)) {
                  write(copy, HEADER);
                  network.cut();
                  write(copy, row(1, "a"));
                  copy.finish();
                }
              });

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure).hasNoSuppressedExceptions();
    }
  }

  @Test
  void aBackendKilledUnderACopyIsALostConnection() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> {
              try (CopyStream copy = postgres.copyInto(INTO)) {
                write(copy, HEADER);
                PostgresServer.run(
                    url, "SELECT pg_terminate_backend(" + postgres.backendPid() + ", 5000)");
                for (int i = 0; i < 1_000_000; i++) {
                  write(copy, row(i, "hush".repeat(100)));
                }
                copy.finish();
              }
            });

    assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(everythingSaid(failure)).doesNotContain("hush");
    assertThat(PostgresServer.ask(url, "SELECT count(*) FROM t")).isEqualTo("0");
  }
}
