package dev.verdict.sdk.barrier.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements end a transaction on purpose, and which commit on MariaDB and MySQL. */
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
        "CREATE OR REPLACE TABLE t (n INT)",
        "CREATE  TABLE temporary (n INT)",
        "SET STATEMENT max_statement_time=1 FOR TRUNCATE t",
        "set statement max_statement_time = 1, lock_wait_timeout = 2 for commit",
        "IF 1 THEN COMMIT; END IF",
        "WHILE 1 DO SELECT 1; COMMIT; END WHILE",
        "sly: LOOP COMMIT; END LOOP",
        "a$b: LOOP COMMIT; END LOOP",
        "`\u00e9t\u00e9` : LOOP COMMIT; END LOOP",
        "SELECT `it's`; COMMIT; -- '",
        "SELECT `/*`; COMMIT; SELECT `*/`",
        "LOCK TABLES t WRITE",
        "UNLOCK TABLES"
      })
  void commits(String sql) {
    assertThat(TransactionEnds.unasked(sql)).isTrue();
    assertThat(TransactionEnds.never(sql)).isFalse();
    assertThat(TransactionEnds.never(sql)).isFalse();
  }

  @Test
  void howManyTextsEverComeTheAnswerStaysTheSame() {
    for (int i = 0; i < 2_500; i++) {
      assertThat(TransactionEnds.never("SELECT " + i)).isTrue();
      assertThat(TransactionEnds.never("SELECT " + i + "; COMMIT")).isFalse();
    }
    assertThat(TransactionEnds.never("SELECT 0")).isTrue();
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
        "CREATE OR REPLACE TEMPORARY TABLE t (n INT)",
        "CREATE  TEMPORARY TABLE t (n INT)",
        "CREATE\nOR  REPLACE\tTEMPORARY TABLE t (n INT)",
        "DROP TEMPORARY TABLE t",
        "SET STATEMENT max_statement_time=1 FOR UPDATE t SET autocommit = 1",
        "SELECT `; COMMIT` FROM t",
        "SELECT IF(1, 2, 3), n FROM t FOR UPDATE",
        "SELECT @x := 1",
        "CALL p()"
      })
  void staysInTheTransaction(String sql) {
    assertThat(TransactionEnds.unasked(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "commit and chain",
        "-- sly\nCOMMIT",
        "/* sly */ -- sly\n ; /**/ End",
        "PREPARE  TRANSACTION 'x'",
        "ROLLBACK",
        "ROLLBACK PREPARED 'x'",
        "ROLLBACK TRANSACTION AND CHAIN",
        "Abort",
        "BEGIN"
      })
  void endsOnPurpose(String sql) {
    assertThat(TransactionEnds.onPurpose(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- COMMIT",
        "/* COMMIT",
        "SELECT 'COMMIT'",
        "ROLLBACK TO s",
        "ROLLBACK WORK TO SAVEPOINT s",
        "PREPARE p AS SELECT 1",
        "beginning",
        "endless"
      })
  void doesNotEndOnPurpose(String sql) {
    assertThat(TransactionEnds.onPurpose(sql)).isFalse();
  }

  @Test
  void aLongCommentIsLookedThrough() {
    assertThat(TransactionEnds.onPurpose("/* " + "x ".repeat(1_000_000) + "*/COMMIT")).isTrue();
    assertThat(TransactionEnds.onPurpose("-- y\n".repeat(10_000) + "COMMIT")).isTrue();
  }
}
