package io.websocketservlet.endurance;

/** Something that has to hold, of a size that its constructor says. */
interface Trial {

    /**
     * Runs it on one container. What does not hold becomes a fault of the report.
     *
     * @throws Exception if it could not be run to its end
     */
    void run(String container, Report report) throws Exception;
}
