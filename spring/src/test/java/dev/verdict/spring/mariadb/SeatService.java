package dev.verdict.spring.mariadb;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. */
@SpringBootApplication
public class SeatService {}
