package dev.verdict.sdk;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import javax.sql.XADataSource;

/** A database of a test class on a real server. */
abstract class Database {
  private final String name;
  private final HikariDataSource pool;

  Database(String name, HikariDataSource pool) {
    this.name = name;
    this.pool = pool;
  }

  /** Another pool on the same database. */
  abstract Database anotherPool(int connectionsMax);

  /** A fresh XA data source on it. */
  abstract XADataSource xaDataSource();

  /** The barrier on a data source of this database, with the means to prepare. */
  abstract JdbcStore.Builder store(DataSource source);

  /** How many transactions are prepared. */
  abstract int preparedCount();

  abstract void rollBackAllPrepared();

  abstract void createEffectTable();

  String name() {
    return name;
  }

  HikariDataSource pool() {
    return pool;
  }

  static HikariDataSource pool(String url, String user, int connectionsMax) {
    return pool(url, user, connectionsMax, "");
  }

  static HikariDataSource pool(String url, String user, int connectionsMax, String initSql) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(user);
    config.setMaximumPoolSize(connectionsMax);
    config.setMinimumIdle(1);
    if (!initSql.isEmpty()) {
      config.setConnectionInitSql(initSql);
    }
    return new HikariDataSource(config);
  }

  void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> query(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No effects, no watermark, nothing prepared. */
  void clean() {
    rollBackAllPrepared();
    createEffectTable();
    execute("DELETE FROM effect");
    execute("DROP TABLE IF EXISTS verdict_watermark");
  }

  List<String> effects() {
    return query("SELECT what FROM effect ORDER BY id");
  }

  static CompletionStage<Void> writeEffect(Connection session, String effect) {
    return Stages.run(
        () -> {
          try (PreparedStatement insert =
              session.prepareStatement("INSERT INTO effect (what) VALUES (?)")) {
            insert.setString(1, effect);
            insert.executeUpdate();
          }
        });
  }
}
