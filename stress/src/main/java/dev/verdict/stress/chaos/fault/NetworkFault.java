package dev.verdict.stress.chaos.fault;

import dev.verdict.stress.chaos.net.Weather;
import dev.verdict.stress.chaos.world.Coordinator;
import java.util.Arrays;
import java.util.List;

/** The ways in which the network around one coordinator can fail. */
enum NetworkFault {
  PARTITION("cut off from everything", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsDatabase(Weather.SILENT, 0);
      victim.towardsServices(Weather.SILENT, 0);
      victim.towardsMembers(Weather.SILENT, 0);
    }
  },
  DATABASE_SILENT("PostgreSQL does not answer", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsDatabase(Weather.SILENT, 0);
    }
  },
  DATABASE_CUT("no connection to PostgreSQL", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsDatabase(Weather.CUT, 0);
    }
  },
  DATABASE_HALF_OPEN("connections to PostgreSQL half open", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsDatabase(Weather.HALF_OPEN, 0);
    }
  },
  DATABASE_ANSWERS_LATE("PostgreSQL answers only afterwards", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsDatabase(Weather.DEAF, 0);
    }
  },
  DATABASE_SLOW("PostgreSQL 150 ms away", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsDatabase(Weather.SLOW, SLOW_MS);
    }
  },
  SERVICES_SILENT("services do not answer", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsServices(Weather.SILENT, 0);
    }
  },
  SERVICES_CUT("no connection to services", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsServices(Weather.CUT, 0);
    }
  },
  SERVICES_ANSWERS_LATE("services' answers come only afterwards", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsServices(Weather.DEAF, 0);
    }
  },
  SERVICES_SLOW("services 150 ms away", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsServices(Weather.SLOW, SLOW_MS);
    }
  },
  SERVICES_TWICE("every request to a service arrives twice", false) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsServices(Weather.TWICE, 0);
    }
  },
  MEMBERS_SILENT("cut off from the other coordinators", true) {
    @Override
    void begin(Coordinator victim) {
      victim.towardsMembers(Weather.SILENT, 0);
    }
  };

  private static final long SLOW_MS = 150;

  private final String words;
  private final boolean needsOthers;

  NetworkFault(String words, boolean needsOthers) {
    this.words = words;
    this.needsOthers = needsOthers;
  }

  abstract void begin(Coordinator victim);

  static void end(Coordinator victim) {
    victim.towardsDatabase(Weather.CLEAR, 0);
    victim.towardsServices(Weather.CLEAR, 0);
    victim.towardsMembers(Weather.CLEAR, 0);
  }

  String words() {
    return words;
  }

  /** Those that can be done. */
  static List<NetworkFault> ways(boolean others) {
    return Arrays.stream(values()).filter(way -> others || !way.needsOthers).toList();
  }
}
