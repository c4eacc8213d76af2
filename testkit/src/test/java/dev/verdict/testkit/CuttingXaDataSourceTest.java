package dev.verdict.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.conformance.Cutter.Moment;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left in a real PostgreSQL when a connection is cut around the commits of XA. */
class CuttingXaDataSourceTest {
  private final CuttingXaDataSource cutting =
      new CuttingXaDataSource(Database.xa(), Database.pool());
  private final Branch branch = new Branch(UUID.randomUUID().toString());

  /** An XID with a name. */
  private record Branch(String name) implements Xid {
    @Override
    public int getFormatId() {
      return 7;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return name.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  @AfterEach
  void leaveNothingPrepared() throws Exception {
    if (isPrepared()) {
      resource(Database.xa().getXAConnection()).rollback(branch);
    }
  }

  private static XAResource resource(XAConnection connection) throws SQLException {
    return connection.getXAResource();
  }

  private boolean isPrepared() throws Exception {
    XAConnection looking = Database.xa().getXAConnection();
    try {
      return Arrays.stream(
              resource(looking).recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
          .anyMatch(
              xid -> Arrays.equals(xid.getGlobalTransactionId(), branch.getGlobalTransactionId()));
    } finally {
      looking.close();
    }
  }

  private boolean isWritten() throws SQLException {
    try (Connection connection = Database.pool().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT 1 FROM effect WHERE what = '" + branch.name() + "'")) {
      return rows.next();
    }
  }

  /** Works in an XA transaction, and stays connected. */
  private XAResource worked() throws Exception {
    XAConnection connection = cutting.xaDataSource().getXAConnection();
    Connection session = connection.getConnection();
    XAResource resource = resource(connection);
    resource.start(branch, XAResource.TMNOFLAGS);
    Database.effect(session, branch.name());
    resource.end(branch, XAResource.TMSUCCESS);
    return resource;
  }

  private XAResource another() throws Exception {
    XAConnection connection = cutting.xaDataSource().getXAConnection();
    connection.getConnection();
    return resource(connection);
  }

  private static void isGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL))
        .hasRootCauseInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_COMMIT,false", "AFTER_COMMIT,true"})
  void preparingIsCut(Moment moment, boolean prepared) throws Exception {
    XAResource resource = worked();
    cutting.cutNext(moment);
    isGone(() -> resource.prepare(branch));
    assertThat(cutting.hasCut()).isTrue();
    assertThat(isPrepared()).isEqualTo(prepared);
    assertThat(isWritten()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_COMMIT,false", "AFTER_COMMIT,true"})
  void theCommitOfWhatIsPreparedIsCut(Moment moment, boolean committed) throws Exception {
    worked().prepare(branch);
    XAResource second = another();
    cutting.cutNext(moment);
    isGone(() -> second.commit(branch, false));
    assertThat(isPrepared()).isEqualTo(!committed);
    assertThat(isWritten()).isEqualTo(committed);
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_COMMIT,true", "AFTER_COMMIT,false"})
  void theRollbackOfWhatIsPreparedIsCut(Moment moment, boolean stillPrepared) throws Exception {
    worked().prepare(branch);
    XAResource second = another();
    cutting.cutNext(moment);
    isGone(() -> second.rollback(branch));
    assertThat(isPrepared()).isEqualTo(stillPrepared);
    assertThat(isWritten()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_COMMIT,false", "AFTER_COMMIT,true"})
  void theCommitInOnePhaseIsCut(Moment moment, boolean committed) throws Exception {
    XAResource resource = worked();
    cutting.cutNext(moment);
    isGone(() -> resource.commit(branch, true));
    assertThat(isWritten()).isEqualTo(committed);
  }

  @Test
  void givingUpWorkIsNoCommit() throws Exception {
    XAResource resource = worked();
    cutting.cutNext(Moment.BEFORE_COMMIT);
    resource.rollback(branch);
    assertThat(cutting.hasCut()).isFalse();
  }

  @Test
  void onlyOneCommitIsCutBesideThePoolsOrTheXaDataSources() throws Exception {
    cutting.cutNext(Moment.BEFORE_COMMIT);
    Connection pooled = cutting.dataSource().getConnection();
    pooled.setAutoCommit(false);
    Database.effect(pooled, branch.name());
    assertThatThrownBy(pooled::commit).isInstanceOf(SQLException.class);
    assertThat(isWritten()).isFalse();
    XAResource resource = worked();
    assertThat(resource.prepare(branch)).isEqualTo(XAResource.XA_OK);
  }
}
