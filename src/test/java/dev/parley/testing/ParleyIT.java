package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.DisplayNameGeneration;

/**
 * A test that talks HTTP to the packaged program, be it a jar or a native binary, which runs
 * against a server of its own.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(ArchivedClasses.class)
@DisplayNameGeneration(Sentences.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ParleyIT {}
