package dev.verdict.examples.stock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service. */
@SpringBootApplication
public class StockApplication {
  /** Runs it. */
  public static void main(String[] arguments) {
    SpringApplication.run(StockApplication.class, arguments);
  }
}
