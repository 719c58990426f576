package org.apache.catalina;

import jakarta.servlet.http.HttpServletRequest;

/** To be mocked: a request whose class lies where Tomcat's do, which is how they are told apart. */
public abstract class TomcatRequest implements HttpServletRequest {}
