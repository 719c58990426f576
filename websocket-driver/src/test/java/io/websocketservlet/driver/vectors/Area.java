package io.websocketservlet.driver.vectors;

import java.util.List;

/** Knows how to play and to judge the vectors of some part of the behaviour. {@link #ALL} is where one is added. */
interface Area {

    List<Area> ALL = List.of(
            new HybiArea(),
            new DraftArea(),
            new ExtensionParseArea(),
            new ExtensionSerializeArea(),
            new ExtensionNegotiateArea(),
            new DeflateNegotiateArea(),
            new ExtensionWireArea(),
            new ClientArea(),
            new TcpArea(),
            new EventSourceArea());

    /** Which vectors are its own, by their field {@code area}. */
    List<String> names();

    /**
     * Plays a vector.
     *
     * @throws UnknownVectorException if it says something that is not known here
     */
    Judgement judge(Vector vector);

    /**
     * What came of a vector, in lines that can be compared.
     *
     * @param expected what should have come of it
     * @param rules the names of those rules of ours that changed what the vector says
     */
    record Judgement(String expected, String actual, List<String> rules) {}
}
