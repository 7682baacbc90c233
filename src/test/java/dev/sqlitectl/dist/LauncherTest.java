package dev.sqlitectl.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher among Javas that only tell how they were called. */
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("dist/sqlitectl");

  /** What the launcher needs of a system, so that a PATH can hold this and no Java. */
  private static final List<String> TOOLS =
      List.of("cat", "find", "mkdir", "mktemp", "mv", "readlink", "rm", "sed");

  private static final String TELLING_JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in -XX:ArchiveClassesAtExit=*) echo classes >"${argument#*=}"; exit ;; esac
      done
      if [ "$1" = -version ]; then
        echo 'openjdk version "21.0.4" 2026-01-01' >&2
        exit
      fi
      echo "java=$0 LC_ALL=$LC_ALL"
      printf '<%s>\\n' "$@"
      exit 7
      """;

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path app;
  private Path launcher;

  private record Ended(int status, String out, String err) {
    String java() {
      return out.lines().findFirst().orElse("").replaceAll("java=(.*) LC_ALL=.*", "$1");
    }
  }

  @BeforeEach
  void anInstalledFolderAndNoJava() throws IOException {
    folder = folder.toRealPath();
    app = Files.createDirectories(folder.resolve("an app"));
    Files.createFile(app.resolve("sqlitectl.jar"));
    launcher = install(app);
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
    }
    environment.put("PATH", tools.toString());
    environment.put("LANG", "en_GB.UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void argumentsAndTheExitStatusPassThrough(String shell) throws Exception {
    java(app.resolve("runtime"), "17.0.9");

    Ended ended = run("/usr/bin/" + shell, launcher.toString(), "a b", "", "*", "\"'\\", "-n");

    assertThat(ended.status).isEqualTo(7);
    assertThat(ended.out)
        .endsWith("<-jar>\n<" + app + "/sqlitectl.jar>\n<a b>\n<>\n<*>\n<\"'\\>\n<-n>\n");
    assertThat(ended.err).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void itFindsItsFilesThroughChainsOfLinks(String shell) throws Exception {
    java(app.resolve("runtime"), "17.0.9");
    Path bin = Files.createDirectories(folder.resolve("some where/bin"));
    Files.createSymbolicLink(folder.resolve("some where/second"), launcher);
    Files.createSymbolicLink(bin.resolve("db"), Path.of("../second"));

    Ended ended = run("/usr/bin/env", "-C", bin.toString(), "/usr/bin/" + shell, "db", "status");

    assertThat(ended.out).contains("<-Dorg.sqlite.lib.path=" + app + "/native>");
  }

  @Test
  void itIsFoundOnThePath() throws Exception {
    java(app.resolve("runtime"), "17.0.9");
    environment.merge("PATH", ":" + app, String::concat);

    assertThat(run("/usr/bin/env", "-C", "/", "sqlitectl").out).contains(app + "/sqlitectl.jar");
  }

  @Test
  void itNeedsNoEnvironment() throws Exception {
    java(app.resolve("runtime"), "17.0.9");

    Ended ended = run("/usr/bin/env", "-i", "-C", "/", launcher.toString());

    assertThat(ended.out).startsWith("java=" + app + "/runtime/bin/java LC_ALL=C.UTF-8\n");
    assertThat(ended.err).isEmpty();
  }

  @Test
  void theFirstFitJavaOfFivePlacesIsTaken() throws Exception {
    Path given = java(folder.resolve("given"), "18.0.1");
    Path bundled = java(app.resolve("runtime"), "17.0.1");
    Path home = java(folder.resolve("java home"), "17.0.2");
    Path onPath = java(folder.resolve("on path"), "17.0.3");
    java(folder.resolve("jvms/java-17"), "17.0.4");
    Path newest = java(folder.resolve("jvms/java-25"), "25.0.1");
    java(folder.resolve("jvms/java-9"), "9.0.4");
    environment.put("SQLITECTL_JAVA", given.toString());
    environment.put("JAVA_HOME", folder.resolve("java home").toString());
    environment.merge("PATH", ":" + onPath.getParent(), String::concat);

    assertThat(run(launcher).java()).isEqualTo(given.toString());
    environment.remove("SQLITECTL_JAVA");
    assertThat(run(launcher).java()).isEqualTo(bundled.toString());
    Files.delete(bundled);
    assertThat(run(launcher).java()).isEqualTo(home.toString());
    environment.remove("JAVA_HOME");
    assertThat(run(launcher).java()).isEqualTo(onPath.toString());
    Files.delete(onPath);
    assertThat(run(launcher).java()).isEqualTo(newest.toString());
  }

  @Test
  void aJavaThatIsTooOldIsPassedOver() throws Exception {
    Path fit = java(folder.resolve("new"), "17");
    java(folder.resolve("old"), "1.8.0_392");
    environment.put("JAVA_HOME", folder.resolve("old").toString());
    environment.merge("PATH", ":" + fit.getParent(), String::concat);

    assertThat(run(launcher).java()).isEqualTo(fit.toString());
  }

  @Test
  void withoutAFitJavaOneLineNamesThePackage() throws Exception {
    java(folder.resolve("jvms/java-11"), "11.0.2");

    assertThat(run(launcher))
        .isEqualTo(
            new Ended(
                1,
                "",
                "error: no Java 17 or later was found; on Debian: apt install"
                    + " openjdk-17-jre-headless\n"));
  }

  @Test
  void aJavaAskedForByNameIsNotSilentlyReplaced() throws Exception {
    java(app.resolve("runtime"), "17.0.9");
    Path old = java(folder.resolve("old"), "11.0.2");
    environment.put("SQLITECTL_JAVA", old.toString());

    assertThat(run(launcher))
        .isEqualTo(
            new Ended(1, "", "error: SQLITECTL_JAVA is not a Java 17 or later: " + old + "\n"));
  }

  @Test
  void theVersionIsReadBehindLinksAndAskedForWhereItIsNotWritten() throws Exception {
    Path home = folder.resolve("jvms/java-17");
    Path alternative =
        Files.createSymbolicLink(folder.resolve("alternative"), java(home, "17.0.9"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), alternative);
    environment.merge("PATH", ":" + bin, String::concat);

    assertThat(run(launcher).out).contains("sqlitectl-17.0.9.jsa");
    Files.delete(home.resolve("release"));
    assertThat(run(launcher).out).contains("sqlitectl-21.0.4.jsa");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', ascii",
    "'', '', C, ascii",
    "'', '', en_GB.UTF-8, unicode",
    "'', de_DE.utf8, C, unicode",
    "C, de_DE.UTF-8, en_GB.UTF-8, ascii",
    "POSIX, '', en_GB.UTF-8, ascii",
    "'', en_GB.ISO-8859-1, en_GB.UTF-8, ascii",
  })
  void theLocaleChoosesGlyphsAndFileNamesAreAlwaysUtf8(
      String all, String ctype, String lang, String glyphs) throws Exception {
    java(app.resolve("runtime"), "17.0.9");
    environment.putAll(Map.of("LC_ALL", all, "LC_CTYPE", ctype, "LANG", lang));

    assertThat(run(launcher).out)
        .contains(" LC_ALL=C.UTF-8\n", "<-Dsqlitectl.glyphs=" + glyphs + ">");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 012",
    "</dev/null, 12",
    "2>/dev/null, 01",
    "</dev/null 2>/dev/null, 1",
    "| cat, 02",
  })
  void itTellsWhichStreamsAreTerminals(String redirection, String terminals) throws Exception {
    java(app.resolve("runtime"), "17.0.9");

    String command = "'" + launcher + "' status " + redirection;
    Ended ended = run("/usr/bin/script", "-qec", command, "/dev/null");

    assertThat(ended.out).contains("<-Dsqlitectl.terminals=" + terminals + ">");
  }

  @Test
  void pipesAreNoTerminals() throws Exception {
    java(app.resolve("runtime"), "17.0.9");

    assertThat(run(launcher, "status").out).contains("<-Dsqlitectl.terminals=>");
  }

  @ParameterizedTest
  @CsvSource({
    "status, 1",
    "integrity, 1",
    "vacuum, 1",
    "backup, 4",
    "restore, 4",
    "migrate-to-postgres, 4"
  })
  void onlyCommandsInWhichJavaMovesTheDataStartTheSecondCompiler(String command, String tiers)
      throws Exception {
    java(app.resolve("runtime"), "17.0.9");

    assertThat(run(launcher, "--db", "x.db", command).out)
        .contains("<-XX:TieredStopAtLevel=" + tiers + ">");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void furtherOptionsForJavaComeAfterItsOwnAndStayOutOfTheArchive(String shell) throws Exception {
    Path java = java(app.resolve("runtime"), "17.0.9");
    Files.writeString(
        java, TELLING_JAVA.replace("bin/sh\n", "bin/sh\necho \"$*\" >>'" + folder + "/starts'\n"));
    environment.put("SQLITECTL_JAVA_OPTS", " -Xmx2g  -Dfiles=* ");

    Ended ended = run("/usr/bin/" + shell, launcher.toString(), "status");

    assertThat(ended.out).contains("<-Dsqlitectl.glyphs=unicode>\n<-Xmx2g>\n<-Dfiles=*>\n<-jar>\n");
    assertThat(Files.readAllLines(folder.resolve("starts")))
        .hasSize(2)
        .element(0, STRING)
        .contains("-XX:ArchiveClassesAtExit=")
        .doesNotContain("-Xmx2g");
  }

  @Test
  void theClassArchiveIsMadeOnceForEachJarAndJava() throws Exception {
    java(app.resolve("runtime"), "17.0.9");
    Path archive = app.resolve("sqlitectl-17.0.9.jsa");

    assertThat(run(launcher).out).contains("<-XX:SharedArchiveFile=" + archive + ">");
    assertThat(archive).hasContent("classes\n");
    Files.writeString(archive, "kept");
    run(launcher);
    assertThat(archive).hasContent("kept");
    Files.setLastModifiedTime(
        app.resolve("sqlitectl.jar"), FileTime.from(Instant.now().plusSeconds(60)));
    run(launcher);
    assertThat(archive).hasContent("classes\n");
    assertThat(names(app))
        .containsExactly("runtime", "sqlitectl", "sqlitectl-17.0.9.jsa", "sqlitectl.jar");
  }

  @Test
  void anArchiveThatCannotBeMadeIsTriedOnce() throws Exception {
    Path java = java(app.resolve("runtime"), "17.0.9");
    Files.writeString(
        java, "#!/bin/sh\necho start >>'" + folder + "/starts'\necho noise\necho noise >&2\n");

    Ended first = run(launcher);
    Ended second = run(launcher);

    assertThat(first).isEqualTo(new Ended(0, "noise\n", "noise\n")).isEqualTo(second);
    assertThat(app.resolve("sqlitectl-17.0.9.jsa")).isEmptyFile();
    assertThat(folder.resolve("starts")).hasContent("start\nstart\nstart\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not an archive at all"})
  void anUnfitArchiveIsNeverHeardOf(String content) throws Exception {
    Path home = Path.of(System.getProperty("java.home"));
    writeJar(app.resolve("sqlitectl.jar"));
    environment.put("SQLITECTL_JAVA", home.resolve("bin/java").toString());
    Path archive = app.resolve("sqlitectl-" + System.getProperty("java.version") + ".jsa");

    Ended withItsOwn = run(launcher, "Zoë");
    boolean made = Files.size(archive) > 0;
    Files.delete(archive);
    Files.writeString(archive, content);
    Ended withAnUnfitOne = run(launcher, "Zoë");

    assertThat(made).isTrue();
    assertThat(withItsOwn).isEqualTo(new Ended(0, "hello Zoë\n", ""));
    assertThat(withAnUnfitOne).isEqualTo(withItsOwn);
    assertThat(archive).hasContent(content);
  }

  @Test
  void aCheckoutIsBuiltFirstAndTheBuildIsKeptOffStandardOutput() throws Exception {
    Path checkout = checkout();
    java(folder.resolve("jvms/java-17"), "17.0.9");
    script(
        folder.resolve("tools/mvn"),
        """
        #!/bin/sh
        echo "mvn $*"
        while [ "$1" != -f ]; do shift; done
        mkdir "${2%/pom.xml}/target"
        : >"${2%/pom.xml}/target/sqlitectl.jar"
        """);

    Ended first = run(checkout.resolve("dist/sqlitectl"), "status");
    Ended second = run(checkout.resolve("dist/sqlitectl"), "status");

    assertThat(first.out).isEqualTo(second.out).contains(checkout + "/target/sqlitectl.jar");
    assertThat(first.err)
        .isEqualTo(
            "sqlitectl: not built yet; building it now (mvn package), once\n"
                + "mvn -q -B -ntp -Dstyle.color=never -DskipTests -f "
                + checkout
                + "/pom.xml package\n");
    assertThat(second.err).isEmpty();
  }

  @Test
  void aBuildThatFailsShowsItsMessages() throws Exception {
    Path checkout = checkout();
    script(folder.resolve("tools/mvn"), "#!/bin/sh\necho '[ERROR] no such symbol'\nexit 1\n");

    assertThat(run(checkout.resolve("dist/sqlitectl"), "status"))
        .isEqualTo(
            new Ended(
                1,
                "",
                "sqlitectl: not built yet; building it now (mvn package), once\n"
                    + "[ERROR] no such symbol\n"
                    + "error: the build in "
                    + checkout
                    + " failed; its messages stand above\n"));
  }

  @Test
  void withoutMavenOneLineNamesThePackages() throws Exception {
    assertThat(run(checkout().resolve("dist/sqlitectl"), "status"))
        .isEqualTo(
            new Ended(
                1,
                "",
                "error: not built yet, and mvn is missing; on Debian: apt install maven"
                    + " openjdk-17-jdk-headless\n"));
  }

  @Test
  void anInstallationWithoutItsJarSaysSo() throws Exception {
    Files.delete(app.resolve("sqlitectl.jar"));

    assertThat(run(launcher))
        .isEqualTo(
            new Ended(
                1,
                "",
                "error: sqlitectl.jar is missing in " + app + "; install sqlitectl again\n"));
  }

  /** The launcher as it is, but for the folder where it looks for Javas of last resort. */
  private Path install(Path where) throws IOException {
    String text = Files.readString(LAUNCHER);
    String jvms = "jvms=/usr/lib/jvm\n";
    assertThat(text).contains(jvms);
    return script(where.resolve("sqlitectl"), text.replace(jvms, "jvms='" + folder + "/jvms'\n"));
  }

  private Path checkout() throws IOException {
    Path checkout = Files.createDirectories(folder.resolve("a checkout"));
    Files.createFile(checkout.resolve("pom.xml"));
    install(Files.createDirectories(checkout.resolve("dist")));
    return checkout;
  }

  private static Path java(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Someone\"\nJAVA_VERSION=\"" + version + "\"\n");
    return script(home.resolve("bin/java"), TELLING_JAVA);
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void writeJar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Greeting.class.getName());
    String entry = Greeting.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest);
        InputStream code = Greeting.class.getResourceAsStream("/" + entry)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(code == null ? new byte[0] : code.readAllBytes());
    }
  }

  private static List<String> names(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Ended run(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private Ended run(String... command) throws Exception {
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String errors = Files.readString(err);
    Files.delete(err);
    return new Ended(status, out.replace("\r", ""), errors);
  }
}
