package io.undertow;

import jakarta.servlet.http.HttpServletRequest;

/** To be mocked: a request whose class lies where Undertow's do, which is how they are told apart. */
public abstract class UndertowRequest implements HttpServletRequest {}
