/** The pure core of Verdict: a function over facts, on the JDK alone. */
module dev.verdict.protocol {
  exports dev.verdict.protocol;
  exports dev.verdict.protocol.atomic;
  exports dev.verdict.protocol.definition;
  exports dev.verdict.protocol.definition.diff;
  exports dev.verdict.protocol.definition.draw;
  exports dev.verdict.protocol.saga;
  exports dev.verdict.protocol.wire;
}
