package dev.sqlitectl.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a PostgreSQL connection, under libpq's names: what the address says, else its
 * service, else the environment.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS">
 *     Parameter Key Words</a>
 */
final class Conninfo {
  /**
   * One parameter.
   *
   * @param variable the environment variable that libpq reads for it; empty when there is none
   * @param property the JDBC driver's name for it; empty when the driver is not told
   */
  private record Parameter(String name, String variable, String property) {}

  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter("host", "PGHOST", ""),
          new Parameter("hostaddr", "PGHOSTADDR", ""),
          new Parameter("port", "PGPORT", ""),
          new Parameter("dbname", "PGDATABASE", ""),
          new Parameter("user", "PGUSER", ""),
          new Parameter("password", "PGPASSWORD", ""),
          new Parameter("passfile", "PGPASSFILE", ""),
          new Parameter("service", "PGSERVICE", ""),
          new Parameter("servicefile", "PGSERVICEFILE", ""),
          new Parameter("search_path", "", ""),
          new Parameter("application_name", "PGAPPNAME", "ApplicationName"),
          new Parameter("connect_timeout", "PGCONNECT_TIMEOUT", "connectTimeout"),
          new Parameter("keepalives", "", "tcpKeepAlive"),
          new Parameter("options", "PGOPTIONS", "options"),
          new Parameter("target_session_attrs", "PGTARGETSESSIONATTRS", "targetServerType"),
          new Parameter("channel_binding", "PGCHANNELBINDING", "channelBinding"),
          new Parameter("require_auth", "PGREQUIREAUTH", "requireAuth"),
          new Parameter("gssencmode", "PGGSSENCMODE", "gssEncMode"),
          new Parameter("krbsrvname", "PGKRBSRVNAME", "kerberosServerName"),
          new Parameter("gsslib", "PGGSSLIB", "gsslib"),
          new Parameter("sslmode", "PGSSLMODE", "sslmode"),
          new Parameter("sslnegotiation", "PGSSLNEGOTIATION", "sslNegotiation"),
          new Parameter("sslcert", "PGSSLCERT", "sslcert"),
          new Parameter("sslkey", "PGSSLKEY", "sslkey"),
          new Parameter("sslpassword", "", "sslpassword"),
          new Parameter("sslrootcert", "PGSSLROOTCERT", "sslrootcert"),
          new Parameter("sslcrl", "PGSSLCRL", ""),
          new Parameter("sslcrldir", "PGSSLCRLDIR", ""),
          new Parameter("sslcertmode", "PGSSLCERTMODE", ""),
          new Parameter("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", ""),
          new Parameter("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", ""),
          new Parameter("requirepeer", "PGREQUIREPEER", ""),
          new Parameter("prepareThreshold", "", "prepareThreshold"),
          new Parameter("preferQueryMode", "", "preferQueryMode"));

  /** Known to libpq, and asking for a protection that the JDBC driver does not have. */
  private static final Set<String> BEYOND_THE_DRIVER =
      Set.of(
          "sslcrl",
          "sslcrldir",
          "sslcertmode",
          "ssl_min_protocol_version",
          "ssl_max_protocol_version",
          "requirepeer");

  /** Arguments without a meaning here: pools, caches, encodings and other drivers' own. */
  private static final Set<String> OTHERS_OWN =
      Set.of(
          "client_encoding",
          "fallback_application_name",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout",
          "load_balance_hosts",
          "loadBalanceHosts",
          "sslcompression",
          "sslsni",
          "gssdelegation",
          "min_protocol_version",
          "max_protocol_version",
          "connection_limit",
          "pool_timeout",
          "socket_timeout",
          "statement_cache_size",
          "prepared_statement_cache_size",
          "prepared_statements",
          "pool",
          "pool_size",
          "max_overflow",
          "timeout",
          "encoding",
          "charset",
          "serverVersion",
          "conn_max_age",
          "conn_health_checks",
          "command_timeout",
          "binary_parameters",
          "uselibpqcompat",
          "statement-cache-capacity",
          "pool_max_conns",
          "pool_min_conns",
          "loginTimeout",
          "socketTimeout",
          "stringtype",
          "reWriteBatchedInserts",
          "defaultRowFetchSize",
          "binaryTransfer",
          "tcpNoDelay",
          "assumeMinServerVersion",
          "logUnclosedConnections");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private Conninfo() {}

  /** Whether {@code name=…} begins a keyword string. */
  static boolean knows(String name) {
    return PARAMETERS.stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  /** All that is known of the connection that an address names. */
  static Conninfo of(Map<String, String> address, Map<String, String> environment) {
    Conninfo info = new Conninfo();
    address.forEach(info::add);
    Optional<String> service = info.get("service").or(() -> variable(environment, "PGSERVICE"));
    Optional<String> file =
        info.get("servicefile").or(() -> variable(environment, "PGSERVICEFILE"));
    service.ifPresent(name -> ServiceFile.find(name, file, environment).forEach(info::add));
    for (Parameter parameter : PARAMETERS) {
      variable(environment, parameter.variable())
          .ifPresent(value -> info.add(parameter.name(), value));
    }
    if (environment.getOrDefault("PGREQUIRESSL", "").startsWith("1")) {
      info.add("sslmode", "require");
    }
    return info;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  List<String> warnings() {
    return warnings;
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  /** What the driver is told, in its own names and values. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (Parameter parameter : PARAMETERS) {
      if (!parameter.property().isEmpty()) {
        get(parameter.name())
            .ifPresent(value -> properties.put(parameter.property(), forDriver(parameter, value)));
      }
    }
    if (get("sslrootcert").equals(Optional.of("system"))) {
      properties.remove("sslrootcert");
      properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      properties.putIfAbsent("sslmode", "verify-full");
    }
    return properties;
  }

  /** Adds a parameter under any of its names; the first value given for it stands. */
  private void add(String name, String value) {
    switch (name) {
      case "schema" -> set("search_path", '"' + value.replace("\"", "\"\"") + '"');
      case "currentSchema" -> set("search_path", value);
      case "database" -> set("dbname", value);
      case "ssl" -> set("sslmode", value);
      case "pgbouncer" -> set("prepareThreshold", value.equals("true") ? "0" : "");
      default -> addKnown(name, value);
    }
  }

  private void addKnown(String name, String value) {
    Optional<Parameter> known =
        PARAMETERS.stream()
            .filter(each -> each.name().equals(name) || each.property().equals(name))
            .findFirst();
    if (BEYOND_THE_DRIVER.contains(name)) {
      warn("the connection parameter " + name + " cannot be followed and was ignored");
    } else if (known.isPresent()) {
      set(known.get().name(), value);
    } else if (!OTHERS_OWN.contains(name)) {
      warn("the address argument " + name + " is not known and was ignored");
    }
  }

  private void set(String name, String value) {
    if (!value.isEmpty()) {
      values.putIfAbsent(name, value);
    }
  }

  private static String forDriver(Parameter parameter, String value) {
    return switch (parameter.name()) {
      case "keepalives" -> value.equals("0") ? "false" : value.equals("1") ? "true" : value;
      case "sslmode" ->
          switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "on", "no-verify" -> "require";
            case "false", "0", "off" -> "disable";
            default -> value;
          };
      case "target_session_attrs" ->
          switch (value) {
            case "read-write" -> "primary";
            case "read-only", "standby" -> "secondary";
            case "prefer-standby" -> "preferSecondary";
            default -> value;
          };
      default -> value;
    };
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
