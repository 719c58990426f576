package io.websocketservlet.servlet;

/** Stands for a container's class that another container does not have: {@link ProviderLoader} does not find it. */
class AbsentBase {}
