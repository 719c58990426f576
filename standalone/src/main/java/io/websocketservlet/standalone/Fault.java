package io.websocketservlet.standalone;

/** Something that ought to hold, and does not. */
final class Fault extends Exception {

    private static final long serialVersionUID = 1;

    Fault(String what) {
        super(what);
    }

    static void unless(boolean holds, String what) throws Fault {
        if (!holds) {
            throw new Fault(what);
        }
    }
}
