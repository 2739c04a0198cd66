"""The forecast of lasting: rises as they could be known, what came of them, forecasters, their record, and the pick."""
