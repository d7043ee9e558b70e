package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that talks HTTP to the running program, with an OpenID provider on loopback. */
@QuarkusTest
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(PoolerInBetween.class)
@QuarkusTestResource(ModelOnLoopback.class)
@QuarkusTestResource(ContainerOnLoopback.class)
@QuarkusTestResource(McpOnLoopback.class)
@DisplayNameGeneration(Sentences.class)
@ExtendWith(StatementsAreDistributable.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ParleyTest {}
