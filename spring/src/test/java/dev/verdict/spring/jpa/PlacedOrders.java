package dev.verdict.spring.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/** A repository of Spring Data. */
public interface PlacedOrders extends JpaRepository<PlacedOrder, String> {}
