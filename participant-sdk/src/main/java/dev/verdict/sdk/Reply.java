package dev.verdict.sdk;

/**
 * What to answer over HTTP.
 *
 * @param status the status
 * @param contentType the media type of the body
 * @param body the body, in UTF-8; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(int status, String contentType, byte[] body) {}
