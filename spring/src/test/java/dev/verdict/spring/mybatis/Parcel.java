package dev.verdict.spring.mybatis;

/** What is sent. */
public record Parcel(String number) {}
