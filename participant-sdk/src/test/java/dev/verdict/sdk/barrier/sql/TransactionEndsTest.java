package dev.verdict.sdk.barrier.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements commit on MariaDB and MySQL. */
class TransactionEndsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        " # sly\n -- sly\n /* sly */ commit",
        "COMMIT/**/WORK",
        "SELECT 1; COMMIT",
        "SELECT 'a;' ; /* */ ROLLBACK",
        "SELECT '\\'' ; ROLLBACK",
        "ROLLBACK",
        "SET autocommit = 1",
        "SET SESSION autocommit=1",
        "SET LOCAL autocommit = 1",
        "SET @@local.autocommit=1",
        "SET @x = 1, autocommit = 1",
        "SET @x = '/*', autocommit = 1",
        "SET `autocommit`=1",
        "/*!COMMIT*/",
        "/*!50000 COMMIT */",
        "SELECT 1 /*M!100000 ; COMMIT */",
        "EXECUTE IMMEDIATE 'COMMIT'",
        "PREPARE s FROM 'COMMIT'",
        "CREATE TABLE t (n INT)",
        "DROP TABLE t",
        "LOCK TABLES t WRITE",
        "UNLOCK TABLES"
      })
  void commits(String sql) {
    assertThat(TransactionEnds.unasked(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "INSERT INTO t VALUES ('COMMIT')",
        "INSERT INTO t VALUES ('; COMMIT')",
        "INSERT INTO t VALUES (\"/*! COMMIT */\")",
        "INSERT INTO t VALUES ('it\\'s; COMMIT')",
        "INSERT INTO t VALUES ('it''s; COMMIT')",
        "SELECT /*+ NO_ICP(t) */ n FROM t",
        "SELECT 5--1 FROM t",
        "SELECT n -- autocommit\n FROM t",
        "UPDATE t SET autocommit = 1",
        "UPDATE `commit` SET n = 1",
        "SET @x = 'autocommit'",
        "ROLLBACK TO SAVEPOINT s",
        "ROLLBACK WORK TO s",
        "SAVEPOINT s",
        "CREATE TEMPORARY TABLE t (n INT)",
        "DROP TEMPORARY TABLE t",
        "CALL p()"
      })
  void staysInTheTransaction(String sql) {
    assertThat(TransactionEnds.unasked(sql)).isFalse();
  }
}
