package org.eclipse.jetty;

import jakarta.servlet.http.HttpServletRequest;

/** To be mocked: a request whose class lies where Jetty's do, which is how they are told apart. */
public abstract class JettyRequest implements HttpServletRequest {}
