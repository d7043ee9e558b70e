package dev.parley.testing;

import org.junit.jupiter.api.DisplayNameGenerator;

/** Test names are sentences, written with underscores. */
public class Sentences extends DisplayNameGenerator.ReplaceUnderscores {}
