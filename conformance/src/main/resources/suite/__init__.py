"""What the project adds to the Autobahn test suite. Python 2.7, run by Jython."""

import warnings

# Twisted remarks on modules from the class path.
warnings.simplefilter('ignore', UserWarning)
