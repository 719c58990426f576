package io.websocketservlet.driver.frame;

/** Which end of the connection we are. It decides masking (RFC 6455 5.1) and who closes TCP first (7.1.1), no more. */
public enum Role {
    CLIENT,
    SERVER
}
