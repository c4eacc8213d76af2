package dev.verdict.coordinator.participants;

/** The same with connections that all calls share. */
class BatchedCallsOverHttp2Test extends BatchedCallsTest {
  @Override
  boolean overHttp2() {
    return true;
  }
}
