import sys
from pathlib import Path

# The helpers of these tests lie beside them; test modules are imported without a package.
sys.path.insert(0, str(Path(__file__).parent))
