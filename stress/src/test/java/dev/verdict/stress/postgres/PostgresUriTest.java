package dev.verdict.stress.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PostgresUriTest {
  @Test
  void userAndPasswordAreTakenApartAndNotPrinted() {
    PostgresUri uri = new PostgresUri("postgresql://an%40na:p%3Aw+1@db:5433/verdict");

    assertThat(uri.user()).isEqualTo("an@na");
    assertThat(uri.password()).isEqualTo("p:w+1");
    assertThat(uri.withoutCredentials()).isEqualTo("postgresql://db:5433/verdict");
    assertThat(uri).hasToString("postgresql://db:5433/verdict");
  }

  @Test
  void thePortAndTheCredentialsMayBeLeftOut() {
    PostgresUri uri = new PostgresUri("postgres://db/verdict");

    assertThat(uri.withoutCredentials()).isEqualTo("postgresql://db:5432/verdict");
    assertThat(uri.user()).isEmpty();
    assertThat(uri.password()).isEmpty();
  }

  @Test
  void anotherDatabaseOfTheSameServerHasTheSameRole() {
    PostgresUri other = new PostgresUri("postgresql://an%40na:p%3Aw@db:5433/a").inDatabase("b");

    assertThat(other.user()).isEqualTo("an@na");
    assertThat(other.password()).isEqualTo("p:w");
    assertThat(other.withoutCredentials()).isEqualTo("postgresql://db:5433/b");
  }

  @Test
  void aUriWithoutADatabaseIsRefused() {
    assertThatThrownBy(() -> new PostgresUri("postgresql://db/"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
