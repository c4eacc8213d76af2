package dev.verdict.coordinator.tls;

import io.vertx.core.http.ClientAuth;
import java.util.Optional;

/**
 * The files by which the API speaks TLS.
 *
 * @param certificate the node's certificate, and those that lead to its authority
 * @param key the private key of the first of these
 * @param clientAuthorities whose certificates clients may show; empty if they are asked for none
 * @param clientAuth whether clients are asked for a certificate
 * @param authorities who certifies the other nodes; empty for those that Java knows
 */
public record ServerFiles(
    PemFile certificate,
    PemFile key,
    Optional<PemFile> clientAuthorities,
    ClientAuth clientAuth,
    Optional<PemFile> authorities) {}
