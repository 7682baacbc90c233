package dev.sqlitectl.migrate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lends a connection with its transaction to a library that would begin, commit and close for
 * itself: the borrower works inside, the owner alone ends it.
 */
final class LentConnection {
  private LentConnection() {}

  /** A source that gives out this one connection, again and again. */
  static DataSource of(Connection connection) {
    Connection lent =
        proxy(
            Connection.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "setAutoCommit", "commit", "rollback", "close" -> null;
                  case "getAutoCommit" -> true;
                  default -> invoke(connection, method, arguments);
                });
    return proxy(
        DataSource.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getConnection" -> lent;
              case "toString" -> "lent " + connection;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static @Nullable Object invoke(
      Object target, java.lang.reflect.Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
