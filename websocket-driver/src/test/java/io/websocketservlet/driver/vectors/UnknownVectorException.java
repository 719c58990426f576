package io.websocketservlet.driver.vectors;

/** A vector says something that this test has not been taught: it must be taught, not skip the vector. */
final class UnknownVectorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownVectorException(String message) {
        super(message);
    }
}
