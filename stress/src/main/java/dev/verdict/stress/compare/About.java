package dev.verdict.stress.compare;

/**
 * What has to be known of a contestant to compare it.
 *
 * @param version name and version
 * @param durability what is on the disk before the client is answered
 * @param exchanges requests with answers for each transaction
 * @param forcedWrites waits for the disk for each transaction, in words
 */
record About(String version, String durability, String exchanges, String forcedWrites) {
  static About verdict() {
    String version = About.class.getPackage().getImplementationVersion();
    return new About(
        "Verdict " + (version == null ? "(unpackaged)" : version),
        "the decision, before any service is told to commit",
        "5 HTTP: one with the client, two with each service; fewer where calls travel together",
        "flushes of PostgreSQL's log, by its own count");
  }

  static About floor() {
    return new About(
        "a bare Vert.x server",
        "one row, before the services are called a second time",
        "5 HTTP: one with the client, two with each service",
        "flushes of PostgreSQL's log, by its own count");
  }

  static About of(Rival rival) {
    return switch (rival) {
      case SEATA_DB ->
          seata(
              "each change of a session, in a transaction of PostgreSQL of its own",
              "flushes of PostgreSQL's log, by its own count");
      case SEATA_FILE_SYNC ->
          seata(
              "each change of a session, in a file that is forced before the answer; after 2 s of"
                  + " waiting for that it answers all the same",
              "8 records, and one forced write for all that wait");
      case SEATA_FILE_ASYNC ->
          seata("nothing: the file is forced later", "8 records, none forced before the answer");
      case NARAYANA_LRA ->
          new About(
              "Narayana LRA coordinator 1.1.0.Final in RESTEasy 7.0.1.Final on Undertow",
              "the state of the action after each change, in a file of its own that is forced",
              "6 HTTP: start, two joins, close, two callbacks",
              "5, one for each change of state");
    };
  }

  private static About seata(String durability, String forcedWrites) {
    return new About(
        "Seata server and client 2.0.0",
        durability,
        "6 RPC over TCP, no HTTP: begin, two branches registered, commit, two callbacks; the try"
            + " is a call within the client",
        forcedWrites);
  }
}
