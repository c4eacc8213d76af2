package dev.verdict.coordinator.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Refuses requests whose end is in doubt (RFC 9112, 6.1): one that declares both a length and
 * chunks, or another coding than chunks. The decoder alone would choose one reading and hide the
 * other; a proxy in front that chooses otherwise could be made to smuggle requests.
 */
final class StrictFraming {
  private static final String DECODER = "httpDecoder";

  private StrictFraming() {}

  /** Makes a new connection strict, before anything is read from it. */
  static void require(HttpConnection connection, HttpServerOptions options) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    pipeline.replace(DECODER, DECODER, new Decoder(options));
  }

  private static final class Decoder extends VertxHttpRequestDecoder {
    Decoder(HttpServerOptions options) {
      super(options);
    }

    /** Asked once for each request, when its headers are complete; what it throws refuses it. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      if (!isKnown(message.protocolVersion())) {
        throw new IllegalArgumentException("another version of HTTP");
      }
      HttpHeaders headers = message.headers();
      String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
      if (coding != null) {
        requireChunksAlone(message, headers, coding);
      }
      return super.isContentAlwaysEmpty(message);
    }

    private static boolean isKnown(HttpVersion version) {
      return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static void requireChunksAlone(
        HttpMessage message, HttpHeaders headers, String coding) {
      boolean chunks =
          HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)
              && headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1
              && message.protocolVersion().equals(HttpVersion.HTTP_1_1);
      if (!chunks || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        throw new IllegalArgumentException("the length of the request is in doubt");
      }
    }
  }
}
