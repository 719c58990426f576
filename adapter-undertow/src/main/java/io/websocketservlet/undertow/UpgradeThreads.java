package io.websocketservlet.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.handlers.ServletRequestContext;
import jakarta.servlet.ServletContext;

/**
 * Keeps the worker threads of XNIO from holding the class loader of an application that has ended. Found by Undertow, for
 * each deployment that has this class.
 *
 * <p>The response to an upgrade request ends within the application's {@code ContextClassLoaderSetupAction}, and there
 * {@code ServletUpgradeListener} gives its work to the workers. Where that makes a new thread, the thread inherits the
 * application's loader, and keeps it: {@code EnhancedQueueExecutor} restores it after each task. So the response ends
 * here, as soon as the application is done with it, with Undertow's own loader.
 */
public final class UpgradeThreads implements ServletExtension {

    /** For Undertow. */
    public UpgradeThreads() {}

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addOuterHandlerChainWrapper(UpgradeThreads::endingUpgrades);
    }

    private static HttpHandler endingUpgrades(HttpHandler application) {
        return exchange -> {
            application.handleRequest(exchange);
            if (exchange.isUpgrade()) {
                endResponse(exchange);
            }
        };
    }

    private static void endResponse(HttpServerExchange exchange) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(ServletExtension.class.getClassLoader());
        try {
            exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY)
                    .getOriginalResponse()
                    .responseDone();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }
}
