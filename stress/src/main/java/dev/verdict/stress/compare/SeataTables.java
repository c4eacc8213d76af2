package dev.verdict.stress.compare;

import dev.verdict.stress.postgres.Database;
import java.sql.SQLException;
import java.util.List;

/** The tables that Seata's server wants in DB mode, with the keys and indexes that it documents. */
final class SeataTables {
  private static final String TABLES =
      "seata_global, seata_branch, seata_lock, seata_distributed_lock";

  private static final List<String> CREATE =
      List.of(
          "CREATE TABLE seata_global (xid varchar(128) PRIMARY KEY, transaction_id bigint,"
              + " status smallint NOT NULL, application_id varchar(32),"
              + " transaction_service_group varchar(32), transaction_name varchar(128),"
              + " timeout int, begin_time bigint, application_data varchar(2000),"
              + " gmt_create timestamp(0), gmt_modified timestamp(0))",
          "CREATE INDEX ON seata_global (status, gmt_modified)",
          "CREATE INDEX ON seata_global (transaction_id)",
          "CREATE TABLE seata_branch (branch_id bigint PRIMARY KEY, xid varchar(128) NOT NULL,"
              + " transaction_id bigint, resource_group_id varchar(32), resource_id varchar(256),"
              + " branch_type varchar(8), status smallint, client_id varchar(64),"
              + " application_data varchar(2000), gmt_create timestamp(6),"
              + " gmt_modified timestamp(6))",
          "CREATE INDEX ON seata_branch (xid)",
          "CREATE TABLE seata_lock (row_key varchar(128) PRIMARY KEY, xid varchar(128),"
              + " transaction_id bigint, branch_id bigint NOT NULL, resource_id varchar(256),"
              + " table_name varchar(32), pk varchar(36), status smallint NOT NULL DEFAULT 0,"
              + " gmt_create timestamp(0), gmt_modified timestamp(0))",
          "CREATE INDEX ON seata_lock (branch_id)",
          "CREATE INDEX ON seata_lock (xid)",
          "CREATE INDEX ON seata_lock (status)",
          "CREATE TABLE seata_distributed_lock (lock_key varchar(20) PRIMARY KEY,"
              + " lock_value varchar(20) NOT NULL, expire bigint NOT NULL)",
          "INSERT INTO seata_distributed_lock VALUES ('AsyncCommitting', ' ', 0),"
              + " ('RetryCommitting', ' ', 0), ('RetryRollbacking', ' ', 0),"
              + " ('TxTimeoutCheck', ' ', 0)");

  private SeataTables() {}

  static void create(Database database) throws SQLException {
    drop(database);
    for (String statement : CREATE) {
      database.run(statement);
    }
  }

  static void drop(Database database) throws SQLException {
    database.run("DROP TABLE IF EXISTS " + TABLES);
  }
}
